"""The peer: a page as a competent analyst writes it, with pandas, plotly.express and st.cache_data on frames."""
