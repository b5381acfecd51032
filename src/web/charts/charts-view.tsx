// Incidents in numbers over time: by cause, how long they took, what they cost.

export function ChartsView(_: { query: URLSearchParams }) {
  return <h1>Charts</h1>
}
