// The desk's three questions. Nothing in here knows of payments: a 402 that reaches it is simply a refusal.

onClick('by-fetch', 'result-fetch', async () => {
  const response = await fetch('/api/quote');
  return read(response.status, await response.text(), ({ line, by }) => `“${line}”\n${by}`);
});

onClick('by-xhr', 'result-xhr', async () => {
  const request = await answered('GET', '/api/tide');
  return read(
    request.status,
    request.responseText,
    ({ harbour, high, low, metres }) => `${harbour}: high water ${high}, low water ${low}, ${metres} m`,
  );
});

onClick('by-post', 'result-post', async () => {
  const letter = document.getElementById('letter').value;
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch('/api/letters', { method: 'POST', headers, body: JSON.stringify({ letter }) });
  return read(response.status, await response.text(), ({ thanks, letter: echoed }) => {
    return `${thanks}\n“${JSON.parse(echoed).letter}”`;
  });
});

function onClick(buttonId, resultId, ask) {
  const button = document.getElementById(buttonId);
  const result = document.getElementById(resultId);
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    const { text, refused } = await ask().catch((error) => ({ text: String(error), refused: true }));
    result.textContent = text;
    result.classList.toggle('refused', refused);
    button.removeAttribute('aria-busy');
  });
}

function answered(method, url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.onload = () => resolve(request);
    request.onerror = () => reject(new Error('no answer'));
    request.send();
  });
}

function read(status, body, words) {
  if (status === 402)
    return { text: '402 Payment Required: the counter wants its money first.', refused: true };
  if (status !== 200) return { text: `The counter answered ${status}.`, refused: true };
  return { text: words(JSON.parse(body)), refused: false };
}
