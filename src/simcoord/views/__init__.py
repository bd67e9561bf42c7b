"""How is what was found shown: figures, summaries and explanations, in English and Spanish?"""
