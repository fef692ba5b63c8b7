// Draws the charts of a load's report in the browser. `uPlot` and the element with the data stand before it in the same page; nothing is fetched.
(() => {
  const report = JSON.parse(document.getElementById("report-data").textContent);
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  const seriesColor = (index) => color(`series-${index % 6}`);
  const host = document.getElementById("charts");
  const points = report.timeline.points;
  const seconds = points.map((point) => point.atSeconds);
  const lengths = seconds.map((at, index) => at - (seconds[index - 1] ?? 0) || 1);
  const HEIGHT = 240;

  const axis = (extra) => ({
    stroke: color("soft"),
    grid: { stroke: color("line"), width: 1 },
    ticks: { stroke: color("line"), width: 1 },
    ...extra,
  });
  const milliseconds = (value) => {
    if (value === null || value === undefined) return "";
    if (value >= 1000) return `${Number((value / 1000).toPrecision(3))} s`;
    return `${Number(value.toPrecision(3))} ms`;
  };
  const isDecade = (value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
  const lagAxis = () =>
    axis({
      size: 64,
      values: (_, ticks) => ticks.map((value) => (value > 0 && isDecade(value) ? milliseconds(value) : "")),
    });
  const logLag = { distr: 3, log: 10 };
  // A lag of nothing has no place on a logarithmic axis.
  const positive = (value) => (value === null ? null : Math.max(0.1, value));

  const draw = (title, note, options, data) => {
    const card = document.createElement("div");
    card.className = "chart";
    const heading = document.createElement("h3");
    heading.textContent = title;
    const text = document.createElement("p");
    text.className = "soft";
    text.textContent = note;
    const place = document.createElement("div");
    card.append(heading, text, place);
    host.append(card);
    const width = () => Math.max(240, place.clientWidth);
    const plot = new uPlot({ width: width(), height: HEIGHT, ...options }, data, place);
    window.addEventListener("resize", () => plot.setSize({ width: width(), height: HEIGHT }));
  };
  const overTime = (title, note, series, data, y = {}) =>
    draw(
      title,
      note,
      {
        scales: {
          x: { time: false },
          y: y.scale ?? { range: (_, low, high) => [Math.min(0, low), high || 1] },
        },
        axes: [axis({ values: (_, ticks) => ticks.map((at) => `${at} s`) }), y.axis ?? axis({ size: 56 })],
        series: [{ label: "time", value: (_, at) => (at === null ? "" : `${at} s`) }, ...series],
      },
      [seconds, ...data],
    );
  const line = (label, index, extra = {}) => ({
    label,
    stroke: seriesColor(index),
    width: 1.5,
    points: { show: points.length < 20, size: 4 },
    ...extra,
  });

  const directions = report.lag.map(({ from, to }) => `${from} to ${to}`);
  const ofDirection = (index, name) => points.map((point) => point.directions[index]?.[name] ?? null);

  directions.forEach((name, index) => {
    const value = (_, ms) => milliseconds(ms);
    overTime(
      `Lag, ${name}`,
      "From the acknowledgement of each write to its sight in the other region, by time of arrival. Logarithmic.",
      [
        line("p50", index, { value }),
        line("p99", index, { value, dash: [6, 3] }),
        line("max", index, { value, dash: [2, 3], width: 1 }),
      ],
      ["p50Ms", "p99Ms", "maxMs"].map((percentile) => ofDirection(index, percentile).map(positive)),
      { scale: logLag, axis: lagAxis() },
    );
  });

  const drawn = report.lag.filter(({ distribution }) => distribution.length > 1);
  if (drawn.length > 0) {
    // Each step to the right is a tenth of the writes that are left: 0, 90 %, 99 %, 99.9 %.
    const nines = (percent) => -Math.log10(Math.max(1e-5, 1 - percent / 100));
    const tables = drawn.map(({ distribution }) => [
      distribution.map(({ percent }) => nines(percent)),
      distribution.map(({ ms }) => positive(ms)),
    ]);
    draw(
      "Distribution of the lag",
      "The part of all writes that took no longer. Each step to the right leaves a tenth of the writes before.",
      {
        padding: [null, 28, null, null],
        scales: { x: { time: false }, y: logLag },
        axes: [
          axis({
            splits: [0, 1, 2, 3, 4, 5],
            values: (_, ticks) => ticks.map((at) => `${Number((100 - 100 / 10 ** at).toPrecision(6))} %`),
          }),
          lagAxis(),
        ],
        series: [
          {
            label: "of all writes",
            value: (_, at) => (at === null ? "" : `${Number((100 - 100 / 10 ** at).toPrecision(5))} %`),
          },
          ...drawn.map(({ from, to }, index) =>
            line(`${from} to ${to}`, index, { value: (_, ms) => milliseconds(ms), points: { show: false } }),
          ),
        ],
      },
      uPlot.join(tables).map((column, index) => (index === 0 ? column : filled(column))),
    );
  }

  // Joined tables have gaps where only the other one has a point; a distribution is known in between as well.
  function filled(column) {
    let before = null;
    return column.map((value) => (before = value ?? before));
  }

  overTime(
    "Throughput",
    "Writes that were acknowledged, and writes that were seen in the other region, a second.",
    [
      ...report.regions.map((region, index) => line(`written in ${region}`, index)),
      ...directions.map((name, index) => line(`seen, ${name}`, index, { dash: [4, 3] })),
    ],
    [
      ...report.regions.map((_, index) => points.map((point, at) => point.acknowledged[index] / lengths[at])),
      ...directions.map((_, index) => ofDirection(index, "arrived").map((count, at) => count / lengths[at])),
    ],
  );
  overTime(
    "Pending",
    "Writes of keys that one region alone writes, acknowledged and neither seen nor overtaken in the other. What a deletion overtakes on the way is never seen, and stays.",
    directions.map((name, index) => line(name, index)),
    directions.map((_, index) => ofDirection(index, "pending")),
  );
  const found = points.map((point) => point.conflictsFound);
  const isTold = found.some((value) => value !== null);
  const written = points.map((point) => point.conflictsWritten);
  if (![...written, ...found].some((count) => count > 0)) return;
  overTime(
    "Conflicts",
    isTold
      ? "Writes of keys that all regions write at the same moment, and applied changes that replaced a version their writer had not seen."
      : "Writes of keys that all regions write at the same moment. How many collided, only replication knows.",
    [line("written", 3), ...(isTold ? [line("found by replication", 4)] : [])],
    [written, ...(isTold ? [found] : [])],
  );
})();
