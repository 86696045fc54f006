"""The peer's page: tiles, NRR over time and by segment, the bridge and cohorts. `ACCOUNTS` names the folder it reads."""

import os

import frames
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

WINDOWS = [1, 3, 12]

read_accounts = st.cache_data(frames.read_accounts, show_spinner=False)
movements = st.cache_data(frames.movements, show_spinner=False)
only = st.cache_data(frames.only, show_spinner=False)
rates = st.cache_data(frames.rates, show_spinner=False)
bridge = st.cache_data(frames.bridge, show_spinner=False)
cohorts = st.cache_data(frames.cohorts, show_spinner=False)


def dated(frame: pd.DataFrame) -> pd.DataFrame:
    """With a month that plotly can draw."""
    return frame.assign(month=frame["month"].dt.to_timestamp())


st.set_page_config(layout="wide")
st.title("Net revenue retention")

accounts = read_accounts(os.environ["ACCOUNTS"])
with st.sidebar:
    window = st.segmented_control("Window, months", WINDOWS, default=12, key="filter.window", required=True)
    chosen = {
        name: st.multiselect(
            name.title(), sorted(accounts[name].unique()), key=f"filter.{name}", select_all=False
        )
        for name in frames.ATTRIBUTES
    }

moves = only(movements(accounts, window), chosen)
monthly = rates(moves, ["month"])
if len(monthly) < 2:
    st.info("No accounts for these filters.")
    st.stop()

now, before = monthly.iloc[-1], monthly.iloc[-2]
stock = moves.groupby("month")["closing"].sum() * 12
tiles = st.columns(4)
for tile, name in zip(tiles, ["NRR", "GRR", "Logo churn"], strict=False):
    tile.metric(
        name,
        f"{now[name]:.1%}",
        f"{now[name] - before[name]:+.1%}",
        chart_data=monthly[name],
        delta_color="inverse" if name == "Logo churn" else "normal",
    )
tiles[3].metric("ARR", f"{stock.iloc[-1]:,.0f}", f"{stock.iloc[-1] - stock.iloc[-2]:+,.0f}", chart_data=stock)

left, right = st.columns(2)
with left:
    steps = bridge(moves)
    waterfall = go.Waterfall(x=steps["movement"], y=steps["value"], measure=steps["measure"])
    st.plotly_chart(go.Figure(waterfall).update_layout(title="What moved MRR"), key="bridge")
with right:
    trend = dated(monthly).melt("month", ["NRR", "GRR"], "rate", "value")
    st.plotly_chart(px.line(trend, x="month", y="value", color="rate", title="NRR and GRR"), key="trend")

left, right = st.columns(2)
with left:
    segments = dated(rates(moves, ["month", "segment"]))
    st.plotly_chart(
        px.line(segments, x="month", y="NRR", facet_col="segment", title="NRR by segment"), key="segments"
    )
if os.environ.get("COHORTS", "1") == "1":
    with right:
        triangle = cohorts(only(accounts, chosen))
        triangle.index = triangle.index.astype(str)
        st.plotly_chart(
            px.imshow(triangle, aspect="auto", zmin=0.5, zmax=1.5, title="Cohorts, share of first MRR"),
            key="cohorts",
        )
