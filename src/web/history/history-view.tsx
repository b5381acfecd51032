// The history: incidents of any time, by the filters in the address.

export function HistoryView(_: { query: URLSearchParams }) {
  return <h1>History</h1>
}
