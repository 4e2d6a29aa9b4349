// Where the bars of a stacked plot stand, in pixels: by the scales and stacks of d3, as plain numbers for whoever draws them.
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Room for the amounts of the lines beside the bars, in micro-dollars, and for the names below them. */
  readonly aside: (lines: readonly string[]) => number;
  readonly below: number;
  /** How wide a name below may be. */
  readonly name: number;
  /** Time runs from right to left where reading does. */
  readonly mirrored: boolean;
}

export interface Bars {
  readonly columns: readonly Column[];
  /** Lines across, with what they stand for in micro-dollars. */
  readonly lines: readonly { readonly y: number; readonly microUsd: string }[];
  /** The columns that are named, so many as there is room for; the last one always is. */
  readonly named: readonly number[];
}

interface Column {
  readonly x: number;
  readonly width: number;
  /** Its middle, for its name. */
  readonly middle: number;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly series: number;
  readonly y: number;
  readonly height: number;
}

/** Costs by series, then by column; all series are as long as the first. A picture may round. */
export function barsOf(costs: readonly (readonly string[])[], frame: Frame): Bars {
  const count = costs[0]?.length ?? 0;
  const places = Array.from({ length: count }, (_, index) => index);
  const amounts = heights(costs, count);
  const y = scaleLinear()
    .domain([0, Math.max(1, ...amounts.flat().map(({ to }) => to))])
    .nice(4)
    .range([frame.height - frame.below, topRoom]);
  const lines = y.ticks(4).filter(Number.isInteger);
  const aside = frame.aside(lines.map(String));
  const x = scaleBand<number>()
    .domain(places)
    .range(frame.mirrored ? [frame.width - aside, 0] : [aside, frame.width])
    .paddingInner(count > 60 ? 0.15 : 0.3)
    .paddingOuter(0.1);
  return {
    columns: places.map((index) => ({
      x: x(index) ?? 0,
      width: x.bandwidth(),
      middle: (x(index) ?? 0) + x.bandwidth() / 2,
      segments: (amounts[index] ?? []).map(({ series, from, to }) => ({
        series,
        y: y(to),
        height: y(from) - y(to),
      })),
    })),
    lines: lines.map((line) => ({ y: y(line), microUsd: `${line}` })),
    named: namedOf(count, Math.max(1, Math.ceil(frame.name / Math.max(1, x.step())))),
  };
}

/** So that the highest line's amount is not cut off. */
const topRoom = 12;

interface Height {
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

/** By column; what is nothing is not drawn. */
function heights(costs: readonly (readonly string[])[], count: number): Height[][] {
  const rows = Array.from({ length: count }, (_, index) => costs.map((one) => Number(one[index] ?? 0)));
  const layers = stack<number[], number>()
    .keys(costs.map((_, series) => series))
    .value((row, series) => row[series] ?? 0)(rows);
  return rows.map((_, index) =>
    layers.flatMap((layer, series) => {
      const [from = 0, to = 0] = layer[index] ?? [];
      return to > from ? [{ series, from, to }] : [];
    }),
  );
}

/** Every so many, counted from the last, which is the one that a person looks for. */
function namedOf(count: number, every: number): number[] {
  const named: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) named.unshift(index);
  return named;
}
