"use strict";
// Hands each figure to plotly: first those in sight, the rest while nothing else happens; on paper in the width of a column.
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  const charts = [...document.querySelectorAll(".chart")];
  const PAPER = { column: 576, whole: 1180, tile: 196 }; // px that fit the narrower of A4 and Letter, as style.css prints
  const drawn = new Set();

  const draw = (chart, more = {}) => {
    if (drawn.has(chart)) return;
    drawn.add(chart);
    const figure = JSON.parse(chart.nextElementSibling.textContent);
    const still = chart.closest(".tile") ? { displayModeBar: false } : {};
    Plotly.newPlot(chart, figure.data, { ...figure.layout, ...more }, { ...config, ...still });
  };

  const onPaper = (chart) =>
    chart.closest(".tile") ? PAPER.tile : chart.closest(".wide") ? PAPER.whole : PAPER.column;

  const seen = new IntersectionObserver(
    (entries) => entries.filter((one) => one.isIntersecting).forEach((one) => {
      seen.unobserve(one.target);
      draw(one.target);
    }),
    { rootMargin: "600px" },
  );
  charts.forEach((chart) => seen.observe(chart));

  const idle = window.requestIdleCallback || ((then) => setTimeout(then, 50));
  const rest = () => {
    const next = charts.find((chart) => !drawn.has(chart));
    if (!next) return;
    draw(next);
    idle(rest);
  };
  addEventListener("load", () => idle(rest));

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details.read:not([open])")];
    closed.forEach((one) => { one.open = true; });
    charts.forEach((chart) => {
      const width = { width: onPaper(chart), autosize: false };
      if (drawn.has(chart)) Plotly.relayout(chart, width);
      else draw(chart, width);
    });
  });
  addEventListener("afterprint", () => {
    closed.forEach((one) => { one.open = false; });
    charts.forEach((chart) => Plotly.relayout(chart, { width: null, autosize: true }));
  });
})();
