// The same page over an OpenSearch or Elasticsearch endpoint (docs/search.md, "Past one machine"). The endpoint answers
// GET ?q=… with the engine's own response; records come from it, so no file of the static index is read.
export const useEndpoint = (index, endpoint) => { index.search = (text) => ask(endpoint, text, index); };

async function ask(endpoint, text, index) {
  const query = await index.parse(text);
  const answer = await fetch(`${endpoint}?${new URLSearchParams({ q: text })}`);
  if (!answer.ok) throw new Error(`the search endpoint answered ${answer.status}`);
  const { hits } = await answer.json();
  const found = hits.hits.map((hit) => ({ id: hit._source.number, part: 1, score: hit._score ?? 0, source: hit._source }));
  for (const { id, source } of found) {
    index.held.set(`s${id}`, Promise.resolve({
      ...source, id, columnSlug: source.column_slug, number: source.document_number, body: source.issuing_body,
      topics: (source.topics ?? []).join("、"), pinyin: "", paragraphs: source.paragraphs ?? [],
    }));
  }
  return { query, ranked: found, lists: [] };
}
