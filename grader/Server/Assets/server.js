// Everything works without this file, except the bar of an upload, the live view and dropped files.
'use strict';

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

// The checks turn as they are decided; at the end the page comes again with the report.
const live = document.getElementById('live');
if (live) {
  const state = live.querySelector('.state');
  const bar = live.querySelector('progress');
  const set = (check, verdict) => {
    const item = live.querySelector(`[data-check="${CSS.escape(check)}"]`);
    if (!item) return;
    item.className = verdict;
    item.querySelector('.mark').textContent = verdict === 'passed' ? '✔' : '✘';
    const word = item.querySelector('.word');
    word.textContent = verdict === 'passed' ? live.dataset.passed : live.dataset.failed;
    word.classList.remove('dim');
  };
  const open = [...live.querySelectorAll('[data-check]')].map((item) => [item, item.innerHTML]);
  const events = new EventSource(live.dataset.events);
  events.addEventListener('begin', () => open.forEach(([item, html]) => { item.className = ''; item.innerHTML = html; }));
  events.addEventListener('waiting', (e) => {
    const waiting = JSON.parse(e.data);
    if (!waiting) return;
    const lab = { container: live.dataset.missingContainer, process: live.dataset.missingProcess };
    state.textContent = waiting.missing
      ? fill(live.dataset.missing, { what: lab[waiting.missing.lab] || waiting.missing.tools })
      : fill(waiting.seconds === null ? live.dataset.waiting : live.dataset.waitingTime, waiting);
  });
  events.addEventListener('stage', (e) => {
    const stage = JSON.parse(e.data);
    state.textContent = fill(stage.stage === 'building' ? live.dataset.stageBuilding : live.dataset.stageRunning, stage);
    if (stage.stage === 'running') { bar.max = stage.total; bar.value = stage.done; } else { bar.removeAttribute('value'); }
  });
  events.addEventListener('check', (e) => { const check = JSON.parse(e.data); set(check.id, check.verdict); });
  events.addEventListener('done', () => { events.close(); location.reload(); });
}

// The board comes again when something changed, at most once a second.
const board = document.querySelector('[data-board]');
if (board) {
  let pending = false;
  const refresh = async () => {
    pending = false;
    const answer = await fetch(location.href, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('board');
    if (fresh) document.getElementById('board').replaceChildren(...fresh.childNodes);
    // The form above it knows now whether all is ready.
    const apply = document.querySelector('button[value="apply"]');
    if (apply && answer.ok && !pending)
      apply.disabled = [...document.querySelectorAll('#board tbody tr td:nth-child(4)')].some((cell) => !/^\d/.test(cell.textContent.trim()));
  };
  new EventSource(board.dataset.board).addEventListener('changed', () => {
    if (pending) return;
    pending = true;
    setTimeout(refresh, 1000);
  });
}

// An upload with a bar; files and folders may be dropped on the form.
const form = document.querySelector('form[data-upload]');
if (form) {
  const [files, folder] = form.querySelectorAll('input[type=file]');
  const [bar, state] = [form.querySelector('progress'), form.querySelector('.state')];
  const chosen = () => [...files.files, ...folder.files];
  const send = (list) => {
    const data = new FormData();
    for (const field of form.querySelectorAll('input[type=hidden]')) data.append(field.name, field.value);
    for (const [file, path] of list) data.append('files', file, path);
    const request = new XMLHttpRequest();
    const failed = (text) => { bar.hidden = true; state.textContent = `${form.dataset.failed} ${text}`.trim(); };
    request.open('POST', form.action);
    request.upload.addEventListener('progress', (e) => { if (e.lengthComputable) bar.value = (100 * e.loaded) / e.total; });
    request.addEventListener('error', () => failed(''));
    request.addEventListener('load', () => {
      if (request.status === 200 && /\/attempts\/\d+$/.test(request.responseURL)) { location.assign(request.responseURL); return; }
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      failed((page.querySelector('.fault') || page.querySelector('main p') || page.body).textContent.trim());
    });
    bar.hidden = false;
    state.textContent = form.dataset.sending;
    request.send(data);
  };
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    send(chosen().map((file) => [file, file.webkitRelativePath || file.name]));
  });
  const walk = async (entry, path, found) => {
    if (entry.isFile) { found.push([await new Promise((ok, no) => entry.file(ok, no)), path + entry.name]); return; }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((ok, no) => reader.readEntries(ok, no));
      if (some.length === 0) return;
      for (const one of some) await walk(one, `${path}${entry.name}/`, found);
    }
  };
  form.addEventListener('dragover', (e) => { e.preventDefault(); form.classList.add('dropping'); });
  form.addEventListener('dragleave', () => form.classList.remove('dropping'));
  form.addEventListener('drop', async (e) => {
    e.preventDefault();
    form.classList.remove('dropping');
    const entries = [...e.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, '', found);
    if (found.length > 0) send(found);
  });
}
