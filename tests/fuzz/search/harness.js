// Runs cases in a worker and ends it when one takes too long: what hangs or eats the memory there would do so in a reader's page.
export async function run(from, count, limit) {
  const names = await (await fetch("/files.json")).json();
  const files = await Promise.all(names.map(async (name) => [name, new Uint8Array(await (await fetch(`/search/${name}`)).arrayBuffer())]));
  let worker, settle;
  const start = () => new Promise((ready, fail) => {
    worker = new Worker("/fuzz/worker.js", { type: "module" });
    worker.onerror = (event) => (settle ?? fail)({ outcome: `ERROR worker: ${event.message}` });
    worker.onmessage = ({ data }) => (data.ready ? ready() : settle(data));
    worker.postMessage({ files });
  });
  await start();
  const bad = [], outcomes = {};
  for (let number = from; number < from + count; number++) {
    const begun = performance.now();
    const answer = await new Promise((done) => {
      const watch = setTimeout(() => done({ outcome: "HANG" }), limit);
      settle = (data) => { clearTimeout(watch); done(data); };
      worker.postMessage({ number });
    });
    const short = answer.outcome.split(" ")[0];
    outcomes[short] = (outcomes[short] ?? 0) + 1;
    if (short === "HANG" || short === "ERROR") {
      bad.push({ ...answer, number, took: Math.round(performance.now() - begun) });
      worker.terminate();
      await start();
    }
  }
  worker.terminate();
  return { bad, outcomes };
}
