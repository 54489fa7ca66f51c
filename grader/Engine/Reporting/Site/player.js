'use strict';
/* Steps through the ladders of the page. Everything shown comes from the recordings in the page; without this script the page reads as it is. */
(() => {
  const labels = JSON.parse(document.getElementById('player-labels').textContent);
  const say = (text, ...values) => values.reduce((t, v, i) => t.replace(`{${i}}`, () => v), text);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const SVG = 'http://www.w3.org/2000/svg';
  const LADDER_WIDTH = 1000, WIRE_LEFT = 352, WIRE_RIGHT = 656;
  const sides = ['server', 'client'];

  /* Progress stays in this browser; where storage is off, it lasts as long as the page. */
  const store = (() => {
    const name = 'courseware-progress';
    let all = {};
    try { all = JSON.parse(localStorage.getItem(name) || '{}') || {}; } catch { all = {}; }
    const save = () => { try { localStorage.setItem(name, JSON.stringify(all)); } catch { /* not kept */ } };
    return {
      get: key => Object.hasOwn(all, key) ? all[key] : undefined,
      set(key, value) { all[key] = value; save(); },
      clear() { all = {}; try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
    };
  })();

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'class') element.className = value;
      else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const button = (text, label, act) => make('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, text);
  /* Drawn, because not every font has these signs. */
  const shapes = {
    first: 'M3 3h2v10H3zM14 3v10L6 8z', back: 'M12 3v10L4 8z', next: 'M4 3v10l8-5z', end: 'M11 3h2v10h-2zM2 3v10l8-5z',
    play: 'M3 2v12l10-6z', pause: 'M4 3h3v10H4zM9 3h3v10H9z', full: 'M2 6V2h4v2H4v2zM10 2h4v4h-2V4h-2zM14 10v4h-4v-2h2v-2zM6 14H2v-4h2v2h2z',
    close: 'M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8 13 11.6 11.6 13 8 9.4 4.4 13 3 11.6 6.6 8z',
  };
  const icon = name => {
    const svg = document.createElementNS(SVG, 'svg');
    for (const [key, value] of [['viewBox', '0 0 16 16'], ['class', 'icon'], ['aria-hidden', 'true']]) svg.setAttribute(key, value);
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shapes[name]);
    svg.append(path);
    return svg;
  };
  const time = seconds => seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(3)} s`;

  const players = [];
  const progress = document.getElementById('progress');
  function showProgress() {
    if (!progress) return;
    const all = players.flatMap(p => p.run.questions.map(q => store.get(p.idOf(q)))).filter(a => a !== undefined);
    const total = players.reduce((n, p) => n + p.run.questions.length, 0);
    progress.hidden = total === 0;
    progress.firstElementChild.textContent = say(labels.progress, all.length, total, all.filter(a => a.right).length);
  }

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.run = JSON.parse(figure.querySelector('script.run').textContent);
      this.box = figure.querySelector('.wide');
      this.svg = this.box.querySelector('svg');
      this.seen = figure.querySelector('.seen');
      this.step = -1;
      this.timer = 0;
      this.active = false;
      this.build();
    }

    idOf(question) { return `${this.run.key}/${question.id}`; }
    get title() { return this.figure.querySelector('figcaption span').textContent; }
    get rows() { return this.run.rows; }
    get last() { return this.rows.length - 1; }

    build() {
      const height = Number(this.svg.getAttribute('viewBox').split(' ')[3]);
      this.start = button(labels.start, labels.start, () => this.open());
      this.start.className = 'start';
      this.info = make('div', { class: 'segment-info', role: 'status' }, make('p', { class: 'dim' }, labels.hint));
      /* The drawing is one picture for a screen reader; what can be pointed at lies above it. */
      this.sheet = make('div', { class: 'sheet' });
      this.box.replaceChildren(this.sheet);
      this.sheet.append(this.svg);
      this.curtain = make('div', { class: 'curtain', hidden: true });
      this.mark = make('div', { class: 'row-mark', hidden: true });
      this.sheet.append(this.mark, this.curtain);
      this.height = height;
      this.segments = this.rows.flatMap((row, index) => {
        const segment = row.arrow && this.run.segments[row.arrow.segment];
        if (!segment) return [];
        const spot = button('', this.name(row), () => { if (this.active) this.go(index, true); this.tell(row, segment); });
        spot.className = 'spot';
        Object.assign(spot.style, {
          left: `${WIRE_LEFT / LADDER_WIDTH * 100}%`, width: `${(WIRE_RIGHT - WIRE_LEFT) / LADDER_WIDTH * 100}%`,
          top: `${row.top / height * 100}%`, height: `${row.height / height * 100}%`,
        });
        spot.addEventListener('pointerenter', () => this.tell(row, segment));
        spot.addEventListener('focus', () => this.tell(row, segment));
        this.sheet.append(spot);
        return [{ spot, index }];
      });
      /* It can take the focus, so that the keys go on working after a click between the buttons. */
      this.panel = make('div', { class: 'player', tabindex: '-1' });
      this.box.before(this.panel);
      this.main = make('div', { class: 'ladder-side' });
      this.panel.append(make('div', { class: 'launch' }, this.start), this.main);
      this.main.append(this.box, this.info);
    }

    name(row) {
      const { arrow } = row;
      const way = arrow.way === 'arrival' ? labels.arrives : arrow.way === 'lost' ? labels.lost : '';
      return `${labels[arrow.from]} → ${labels[arrow.from === 'server' ? 'client' : 'server']}: ${[...new Set([arrow.label, arrow.numbers, ...arrow.tags, way])].filter(Boolean).join(', ')}`;
    }

    tell(row, segment) {
      const number = row.arrow.segment;
      const entry = (label, value) => make('div', {}, make('dt', {}, label), make('dd', {}, value));
      const facts = make('dl', {},
        entry(labels.flags, segment.flags),
        entry('seq', segment.absoluteSeq === undefined ? `${segment.seq}` : say(labels.absolute, segment.seq, segment.absoluteSeq)),
        ...(segment.ack === undefined ? [] : [entry('ack', segment.absoluteAck === undefined ? `${segment.ack}` : say(labels.absolute, segment.ack, segment.absoluteAck))]),
        entry(labels.length, `${segment.length} B`), entry(labels.window, `${segment.window} B`),
        entry(labels.sent, time(segment.sent)),
        entry(labels.arrived, segment.arrived === undefined ? labels.never : time(segment.arrived)));
      this.info.replaceChildren(make('p', {}, make('strong', {}, this.name(row)), ` — ${segment.meaning}`), facts);
      if (this.run.capture)
        this.info.append(make('p', {}, make('a', { href: this.run.capture, download: true }, say(labels.capture, number))));
    }

    /* The stage and what belongs to it are made when somebody begins to step. */
    open(at = 0, quiet = false) {
      if (this.active) return;
      this.active = true;
      this.skipped = new Set();
      if (!this.stage) this.furnish();
      this.panel.classList.add('active');
      if (this.others) this.variants.value = this.others.group.indexOf(this);
      this.curtain.hidden = this.mark.hidden = false;
      this.seen.hidden = true;
      this.go(at, true);
      if (!quiet) this.next.focus({ preventScroll: true });
      if (!quiet) this.panel.scrollIntoView({ block: 'start', behavior: calm.matches ? 'auto' : 'smooth' });
    }

    shut() {
      this.pause();
      if (document.fullscreenElement) document.exitFullscreen();
      this.lecture(false);
      this.active = false;
      this.panel.classList.remove('active');
      this.curtain.hidden = this.mark.hidden = true;
      this.seen.hidden = false;
      for (const { spot } of this.segments) spot.hidden = false;
      this.start.focus();
    }

    furnish() {
      this.back = button(icon('back'), labels.back, () => this.go(this.step - 1));
      this.next = button(icon('next'), labels.next, () => this.forward());
      this.playing = button(icon('play'), labels.play, () => this.timer ? this.pause() : this.play());
      this.jump = make('input', { type: 'range', min: 0, max: this.last, value: 0, 'aria-label': labels.jump, oninput: () => this.go(Number(this.jump.value), true) });
      this.pace = make('select', { 'aria-label': labels.pace, onchange: () => { if (this.timer) this.play(); } },
        ...[['2400', labels.slow], ['1200', labels.normal], ['500', labels.fast]].map(([value, text]) => make('option', { value, selected: value === '1200' }, text)));
      this.asks = make('input', { type: 'checkbox', checked: true, onchange: () => this.go(this.step, true) });
      this.big = button(icon('full'), labels.lecture, () => this.lecture(!this.isBig, true));
      this.big.setAttribute('aria-pressed', false);
      /* On the full screen nothing else can be reached. */
      const others = this.others?.group ?? [];
      this.variants = make('select', { class: 'variants', 'aria-label': labels.whatIf, onchange: () => this.others.change(others[Number(this.variants.value)]) },
        ...others.map((player, index) => make('option', { value: index, selected: player === this }, player.title)));
      this.bar = make('div', { class: 'controls', role: 'toolbar', 'aria-label': labels.controls },
        button(icon('first'), labels.first, () => this.go(0, true)), this.back, this.playing, this.next, button(icon('end'), labels.end, () => this.go(this.last, true)),
        this.jump, ...(others.length > 0 ? [this.variants] : []), this.pace, make('label', {}, this.asks, ` ${labels.ask}`), this.big, button(icon('close'), labels.close, () => this.shut()));
      this.caption = make('p', { class: 'caption', 'aria-live': 'polite' });
      this.ends = Object.fromEntries(sides.map(side => [side, this.end(side)]));
      this.packet = make('span', { class: 'packet' });
      this.wire = make('div', { class: 'wire', 'aria-hidden': 'true' }, this.packet);
      this.stage = make('div', { class: 'stage' }, this.ends.server.card, this.wire, this.ends.client.card);
      this.ask = make('div', { class: 'ask', hidden: true });
      this.aside = make('div', { class: 'state-side' });
      const diagram = document.querySelector('.drawing svg.states');
      if (diagram) this.aside.append(this.diagram = this.copy(diagram));
      for (const side of sides) if (this.ends[side].source) this.aside.append(this.ends[side].source);
      this.panel.append(this.aside);
      this.top = make('div', { class: 'controls-side' }, this.bar, this.stage, this.caption);
      this.panel.prepend(this.top, this.ask);
      this.panel.addEventListener('keydown', event => this.key(event));
      let from = null;
      this.stage.addEventListener('pointerdown', event => { from = event.clientX; });
      this.stage.addEventListener('pointerup', event => {
        const moved = from === null ? 0 : event.clientX - from;
        from = null;
        if (Math.abs(moved) > 40) { if (moved < 0) this.forward(); else this.go(this.step - 1); }
      });
    }

    end(side) {
      const model = this.run[side];
      const state = make('strong', { class: 'state' });
      const queues = ['send', 'receive'].map(kind => {
        const fill = make('i');
        const text = make('span');
        return { kind, fill, text, row: make('p', { class: 'queue' }, text, make('span', { class: 'meter', 'aria-hidden': 'true' }, fill)) };
      });
      const did = make('p', { class: 'did' });
      const card = make('div', { class: `end ${side}`, role: 'group', 'aria-label': model.title }, make('h4', {}, model.title), state, did, ...queues.map(q => q.row));
      const end = { card, state, queues, did, most: Math.max(1, ...this.run.queues.filter(q => q.side === side).flatMap(q => [q.send, q.receive])) };
      if (model.source.length > 0) {
        const lines = model.source.map(line => make('span', { class: 'line' }, line || ' '));
        end.lines = lines;
        end.code = make('pre', { class: 'source', tabindex: '0', role: 'region', 'aria-label': `${labels[side]}: ${model.file}, ${this.run.key}` }, make('code', {}, ...lines));
        end.call = make('p', { class: 'call' });
        end.source = make('div', { class: `program ${side}` }, make('h4', {}, `${labels[side]}: ${model.file}`), end.call, end.code);
      }
      return end;
    }

    copy(diagram) {
      const copy = diagram.cloneNode(true);
      copy.setAttribute('class', 'states live');
      copy.querySelectorAll('[id]').forEach(e => e.setAttribute('id', `${e.id}-${this.run.key.replace(/\W/g, '-')}`));
      copy.querySelectorAll('[marker-end]').forEach(e => e.setAttribute('marker-end', e.getAttribute('marker-end').replace(')', `-${this.run.key.replace(/\W/g, '-')})`)));
      return copy;
    }

    forward() {
      const question = this.pending().find(q => q.after === this.step);
      if (question && (this.ask.hidden || this.posed !== question)) { this.pause(); this.pose(question); return; }
      if (question) { this.ask.querySelector('button')?.focus(); return; }
      this.go(this.step + 1);
    }

    pose(question) {
      this.posed = question;
      const title = make('h4', { tabindex: '-1' }, question.prompt);
      const answers = make('div', { class: 'answers', role: 'group', 'aria-label': labels.answers });
      const after = make('div', { role: 'status' });
      question.options.forEach((option, index) => answers.append(make('button', {
        type: 'button',
        onclick: () => {
          const right = index === question.answer;
          store.set(this.idOf(question), { given: index, right });
          showProgress();
          this.show(this.step, false);
          [...answers.children].forEach((b, i) => { b.disabled = true; if (i === question.answer) b.classList.add('right'); else if (i === index) b.classList.add('wrong'); });
          const go = make('button', { type: 'button', onclick: () => this.goOn() }, labels.goOn);
          after.replaceChildren(
            make('p', {}, make('strong', {}, right ? labels.right : say(labels.wrong, question.options[question.answer]))),
            make('p', {}, `${labels.measured}: `, make('code', {}, question.measured)), make('p', {}, question.why), go);
          go.focus();
        },
      }, option)));
      const skip = make('button', { type: 'button', class: 'skip-question', onclick: () => { this.skipped.add(question); this.goOn(); } }, labels.skip);
      this.ask.replaceChildren(make('p', { class: 'eyebrow' }, labels.predict), title, answers, skip, after);
      this.ask.hidden = false;
      title.focus();
    }

    /* To the next question after the same row, or else to the next row. */
    goOn() {
      this.ask.hidden = true;
      this.next.focus();
      this.forward();
    }

    play() {
      this.pause();
      this.playing.replaceChildren(icon('pause'));
      this.playing.setAttribute('aria-label', labels.pause);
      if (this.step === this.last) this.go(0, true);
      const tick = () => {
        this.timer = setTimeout(tick, Number(this.pace.value));
        this.forward();
        if (this.step === this.last) this.pause();
      };
      this.timer = setTimeout(tick, Number(this.pace.value));
    }

    pause() {
      clearTimeout(this.timer);
      this.timer = 0;
      if (!this.playing) return;
      this.playing.replaceChildren(icon('play'));
      this.playing.setAttribute('aria-label', labels.play);
    }

    go(step, jumps = false) {
      const to = Math.max(0, Math.min(this.last, step));
      const forward = to === this.step + 1 && !jumps;
      this.step = to;
      this.ask.hidden = true;
      const row = this.rows[to];
      const bottom = row.top + row.height;
      this.curtain.style.top = `${bottom / this.height * 100}%`;
      Object.assign(this.mark.style, { top: `${row.top / this.height * 100}%`, height: `${row.height / this.height * 100}%` });
      for (const { spot, index } of this.segments) {
        /* Who stood on an arrow that is hidden now would stand nowhere. */
        if (index > to && spot === document.activeElement) this.next.focus({ preventScroll: true });
        spot.hidden = index > to;
      }
      this.jump.value = to;
      this.jump.setAttribute('aria-valuetext', say(labels.step, to + 1, this.rows.length, time(row.at)));
      const isEnd = to === this.last;
      /* A button that is really disabled loses the focus, and the keys with it. */
      this.back.setAttribute('aria-disabled', to === 0);
      this.next.setAttribute('aria-disabled', isEnd);
      this.seen.hidden = !isEnd;
      this.follow(row);
      this.show(to, forward);
      if (isEnd) this.figure.dispatchEvent(new CustomEvent('seen'));
    }

    /* Questions that still stand before the reader. */
    pending() {
      const isOpen = q => q.after >= this.step && store.get(this.idOf(q)) === undefined && !this.skipped.has(q);
      return this.asks.checked ? this.run.questions.filter(isOpen) : [];
    }

    /* Keeps the row in sight, inside of the ladder's own box. */
    follow(row) {
      const scale = this.sheet.clientHeight / this.height;
      const middle = (row.top + row.height / 2) * scale;
      this.box.scrollTo({ top: middle - this.box.clientHeight * 0.6, left: (WIRE_LEFT + WIRE_RIGHT) / 2 * this.sheet.clientWidth / LADDER_WIDTH - this.box.clientWidth / 2, behavior: calm.matches ? 'auto' : 'smooth' });
    }

    show(step, forward) {
      const row = this.rows[step];
      const until = step === this.last ? Infinity : this.rows[step + 1].at;
      /* Nothing that answers a question is shown before the reader has answered it. */
      const hidden = Math.min(Infinity, ...this.pending().map(q => q.answeredAt ?? Infinity));
      const isShown = at => at !== undefined && at <= until && at < hidden;
      const words = [say(labels.step, step + 1, this.rows.length, time(row.at))];
      if (row.arrow) words.push(this.name(row));
      this.states = {};
      let hasFin = false;
      for (const side of sides) {
        const end = this.ends[side];
        const states = this.rows.slice(0, step + 1).map(r => r[`${side}State`]).filter(Boolean);
        const state = states.at(-1) || 'CLOSED';
        this.states[side] = { now: state, before: states.at(-2), moved: row[`${side}State`] !== undefined };
        end.state.textContent = state;
        end.card.classList.toggle('moved', row[`${side}State`] !== undefined);
        end.did.textContent = row[side].join(' · ');
        const did = [...(row[`${side}State`] ? [state] : []), ...row[side]];
        if (did.length > 0) words.push(`${labels[side]}: ${did.join(', ')}`);
        const queues = this.run.queues.filter(q => q.side === side && isShown(q.at)).at(-1);
        this.fill(end, queues, state === 'CLOSED' || state === 'LISTEN');
        hasFin ||= Boolean(queues?.sendFin || queues?.receiveFin);
        this.markLine(side, isShown);
      }
      words.push(...row.remarks, ...(hasFin ? [labels.finNote] : []));
      this.caption.textContent = words.join('. ');
      this.light();
      this.travel(row, forward);
      if (row.arrow) { const segment = this.run.segments[row.arrow.segment]; if (segment) this.tell(row, segment); }
    }

    /* A FIN waits in a queue behind the bytes, but is none of them: only the kernel's table counts it as one. */
    fill(end, queues, isGone) {
      for (const queue of end.queues) {
        const bytes = queues ? queues[queue.kind] : 0;
        const hasFin = Boolean(queues && queues[`${queue.kind}Fin`]);
        queue.row.hidden = this.run.queues.length === 0;
        const amount = isGone && bytes === 0 && !hasFin ? '–' : hasFin ? say(labels.fin, bytes, bytes + 1) : `${bytes} B`;
        queue.text.textContent = `${labels[queue.kind]}: ${amount}`;
        queue.fill.style.width = `${bytes / end.most * 100}%`;
      }
    }

    /* Where each process of the program is: in the call that has not returned, or behind the last one. */
    markLine(side, isShown) {
      const end = this.ends[side];
      if (!end.lines) return;
      end.lines.forEach(l => { l.className = 'line'; l.removeAttribute('aria-current'); });
      const latest = new Map();
      for (const call of this.run.calls) if (call.side === side && isShown(call.at)) latest.set(call.pid, call);
      const asked = this.pending().filter(q => q.after === this.step).map(q => q.answeredAt);
      const texts = [];
      for (const call of latest.values()) {
        const waits = !isShown(call.returned);
        const line = end.lines[call.line - 1];
        if (!line) continue;
        line.classList.add('now');
        line.setAttribute('aria-current', 'step');
        if (waits) line.classList.add('waits');
        const process = latest.size > 1 ? `pid ${call.pid}, ` : '';
        texts.push(`${process}${say(labels.line, call.line)}: ${call.text} ${!waits ? `= ${call.result}` : asked.includes(call.returned) ? '= ?' : labels.waits}`);
        end.code.scrollTop = line.offsetTop - end.code.clientHeight / 2;
      }
      /* A child may still wait in a call when its parent has exited. */
      const exit = this.run.exits.filter(e => e.side === side && isShown(e.at)).at(-1);
      const hasExited = exit !== undefined && [...latest.values()].every(call => call.at < exit.at && isShown(call.returned));
      if (hasExited) end.lines.forEach(l => { l.className = 'line'; l.removeAttribute('aria-current'); });
      end.call.textContent = hasExited ? exit.text : texts.join(' · ') || labels.noCall;
    }

    light() {
      if (!this.diagram) return;
      this.diagram.querySelectorAll('.badge-server, .badge-client').forEach(b => b.remove());
      this.diagram.querySelectorAll('.taken').forEach(e => e.classList.remove('taken'));
      for (const side of sides) {
        const { now, before, moved } = this.states[side];
        for (const box of this.diagram.querySelectorAll('[data-state]')) {
          const on = box.dataset.state === now;
          box.classList.toggle(`at-${side}`, on);
          if (!on) continue;
          const x = Number(box.getAttribute('x')) + (side === 'server' ? 0 : Number(box.getAttribute('width')));
          const badge = document.createElementNS(SVG, 'g');
          badge.setAttribute('class', `badge-${side}`);
          const circle = document.createElementNS(SVG, 'circle');
          for (const [name, value] of [['cx', x], ['cy', box.getAttribute('y')], ['r', 12]]) circle.setAttribute(name, value);
          const letter = document.createElementNS(SVG, 'text');
          for (const [name, value] of [['x', x], ['y', Number(box.getAttribute('y')) + 5], ['text-anchor', 'middle']]) letter.setAttribute(name, value);
          letter.textContent = side === 'server' ? 'S' : 'C';
          badge.append(circle, letter);
          this.diagram.append(badge);
        }
        if (moved && before) this.diagram.querySelector(`[data-step="${before} ${now}"]`)?.classList.add('taken');
      }
      this.diagram.setAttribute('aria-label', say(labels.lit, this.states.server.now, this.states.client.now));
    }

    travel(row, forward) {
      const { packet } = this;
      packet.getAnimations().forEach(a => a.cancel());
      packet.hidden = !row.arrow;
      if (!row.arrow) return;
      const { arrow } = row;
      packet.className = `packet ${arrow.kind} ${arrow.way}`;
      const toRight = arrow.from === 'server';
      packet.textContent = `${toRight ? '' : '← '}${arrow.label}${toRight ? ' →' : ''}`;
      const room = Math.max(0, this.wire.clientWidth - packet.offsetWidth);
      const [from, to] = toRight ? [0, room] : [room, 0];
      const middle = (from + to) / 2;
      const begin = arrow.way === 'arrival' || arrow.way === 'injected' ? middle : from;
      const end = arrow.way === 'departure' || arrow.way === 'lost' ? middle : to;
      packet.style.translate = `${end}px 0`;
      if (forward && !calm.matches)
        packet.animate([{ translate: `${begin}px 0` }, { translate: `${end}px 0` }], { duration: Math.min(700, Number(this.pace.value) * 0.6), easing: 'ease-in-out' });
    }

    lecture(on, asks = false) {
      this.isBig = on;
      this.panel.classList.toggle('lecture', on);
      document.body.classList.toggle('lecturing', on);
      if (this.big) this.big.setAttribute('aria-pressed', on);
      if (asks && on && this.panel.requestFullscreen) {
        /* It takes a while: who has left lecture mode meanwhile does not want it any more. */
        this.panel.requestFullscreen().then(() => { if (!this.isBig) document.exitFullscreen(); }, () => { /* the page's own size is large enough */ });
      }
      if (asks && !on && document.fullscreenElement) document.exitFullscreen();
      if (this.active && this.step >= 0) requestAnimationFrame(() => this.go(this.step, true));
    }

    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const field = event.target.closest('select, input[type=range], input[type=checkbox], pre');
      const isButton = event.target.closest('button');
      const act = {
        ArrowRight: () => this.forward(), PageDown: () => this.forward(), n: () => this.forward(),
        ArrowLeft: () => this.go(this.step - 1), PageUp: () => this.go(this.step - 1), p: () => this.go(this.step - 1),
        Home: () => this.go(0, true), End: () => this.go(this.last, true),
        l: () => this.lecture(!this.isBig, true), Escape: () => this.isBig ? this.lecture(false, true) : this.shut(),
        ' ': () => this.timer ? this.pause() : this.play(),
      }[event.key];
      if (!act || (field && event.key !== 'Escape') || (isButton && event.key === ' ')) return;
      event.preventDefault();
      act();
    }
  }

  /* The parts of a topic are one experiment with another decision: one at a time, and the reader changes over where they part. */
  function compare(topic, group) {
    if (group.length < 2) return;
    const sign = row => JSON.stringify([row.arrow && [row.arrow.from, row.arrow.kind, row.arrow.way, row.arrow.label], row.serverState, row.clientState]);
    const telling = player => player.rows.map((row, index) => ({ index, sign: sign(row), tells: row.arrow || row.serverState || row.clientState })).filter(r => r.tells);
    const fork = (a, b) => {
      const [one, other] = [telling(a), telling(b)];
      const at = one.findIndex((r, i) => !other[i] || other[i].sign !== r.sign);
      return at < 0 ? null : { from: one[Math.max(0, at - 1)].index, to: other[Math.min(other.length - 1, Math.max(0, at - 1))].index };
    };
    let shown = group[0];
    const note = make('p', { class: 'fork', role: 'status' });
    const choices = group.map(player => make('button', { type: 'button', 'aria-pressed': 'false', onclick: () => change(player) }, player.title));
    const show = player => {
      group.forEach((p, i) => { p.figure.hidden = p !== player; choices[i].setAttribute('aria-pressed', p === player); });
      shown = player;
    };
    const change = player => {
      if (player === shown) return;
      const [before, at] = [shown, shown.step];
      const way = fork(before, player);
      const wasActive = before.active;
      const wasBig = before.isBig;
      if (wasActive) { before.pause(); before.lecture(false); before.active = false; before.panel.classList.remove('active'); before.curtain.hidden = before.mark.hidden = true; before.seen.hidden = false; }
      show(player);
      note.textContent = way ? say(labels.fork, way.to + 1) : '';
      if (wasActive) { player.open(way && at >= way.from ? way.to : Math.min(at, player.last), true); if (wasBig) { player.lecture(true, true); player.next.focus(); } }
    };
    for (const player of group) player.others = { group, change };
    topic.querySelector('figure').before(make('div', { class: 'what-if', role: 'group', 'aria-label': labels.whatIf }, make('span', { class: 'dim' }, `${labels.whatIf}: `), ...choices), note);
    show(group[0]);
    /* A link to a part shows it. */
    const open = () => { const wanted = group.find(p => p.figure.id && `#${p.figure.id}` === location.hash); if (wanted) { show(wanted); wanted.figure.scrollIntoView(); } };
    addEventListener('hashchange', open);
    open();
  }

  for (const topic of document.querySelectorAll('.topic')) {
    const group = [...topic.querySelectorAll('figure.scenario')].filter(f => f.querySelector('script.run')).map(f => new Player(f));
    players.push(...group);
    compare(topic, group);
  }
  /* On the full screen the keys are the player's, wherever the focus is. */
  document.addEventListener('keydown', event => { if (event.target === document.body) players.find(p => p.isBig)?.key(event); });
  document.addEventListener('fullscreenchange', () => { if (!document.fullscreenElement) players.filter(p => p.isBig).forEach(p => p.lecture(false)); });
  document.getElementById('reset-progress')?.addEventListener('click', () => {
    store.clear();
    showProgress();
    players.filter(p => p.active).forEach(p => p.show(p.step, false));
  });
  showProgress();
  document.documentElement.classList.add('scripted');
})();
