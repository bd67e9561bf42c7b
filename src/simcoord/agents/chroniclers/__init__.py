"""Who watches a run, each for one thing that a story tells?"""
