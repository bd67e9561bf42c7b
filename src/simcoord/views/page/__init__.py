"""The page in the browser: nothing outside this folder knows Streamlit."""
