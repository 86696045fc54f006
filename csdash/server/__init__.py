"""The server: what stands between the network and Streamlit, and the refusal to start on a weak configuration."""
