"use strict";
// The browser of captions: filters are the part of the address after `#`, so that each count can lead to its cases.
// Text enters the page as text alone (`textContent`), never as markup.
(() => {
  const PAGE = 50, FEW = 12, MANY_GENES = 8, UNTOLD = "not told";
  const SIGNS = { hit: "✓", miss: "○", "false hit": "✕", ignored: "·" };
  const KEYS = ["q", "gene", "verdict", "reason", "source", "min", "max", "order", "wanted", "found", "rank", "attainable", "count", "f1", "organism", "year", "page"];
  const OF_CAPTIONS = ["q", "count", "f1", "organism", "year"];
  const OF_ITEMS = ["verdict", "reason", "source", "gene", "min", "max", "wanted", "found", "rank", "attainable"];
  const data = JSON.parse(document.getElementById("data").textContent);
  const onGold = data.against === "gold", unit = onGold ? "mention" : "row";
  const form = document.querySelector("form.filters"), field = (name) => form.elements.namedItem(name);
  const byId = (id) => document.getElementById(id);
  const cases = data.cases.map(decode);
  let state = {}, shown = [], timer = 0;

  function decode([id, paper, text, f1, organism, year, marks, rows, counted], index) {
    const c = { index, id, paper, text, f1, organism, year, counted };
    c.marks = marks.map(([start, end, verdict, reason, wantedKind, wanted, foundKind, found, candidates, source, score]) => ({
      start, end, verdict: data.verdicts[verdict], reason: data.reasons[reason], wantedKind: data.kinds[wantedKind],
      wanted: data.genes[wanted], foundKind: data.kinds[foundKind], found: data.genes[found],
      candidates: candidates.map((i) => data.genes[i]), source: data.sources[source], score }));
    c.rows = rows.map(([word, verdict, reason, wanted, found, evidence, source, score, attainable, retired]) => ({
      word, verdict: data.verdicts[verdict], reason: data.reasons[reason], wanted: data.genes[wanted], found: data.genes[found],
      wantedKind: "", foundKind: "", candidates: [], evidence, source: data.sources[source], score, attainable, retired }));
    c.items = onGold ? c.marks : c.rows;
    c.errors = c.items.filter((item) => (item.verdict === "miss" && item.attainable !== 0) || item.verdict === "false hit").length;
    return c;
  }

  // What is asked for -------------------------------------------------------------------------------------------
  function read() {
    const given = new URLSearchParams(location.hash.slice(1)), result = {};
    for (const key of KEYS) { if (given.get(key)) { result[key] = given.get(key); } }
    return result;
  }

  function address(wanted) {
    const pairs = KEYS.filter((key) => wanted[key]).map((key) => `${key}=${encodeURIComponent(wanted[key])}`);
    return "#" + (pairs.join("&") || "cases");
  }

  function fits(item, f) {
    if (f.verdict && (f.verdict === "counted" ? item.verdict === "ignored" : item.verdict !== f.verdict)) { return false; }
    if (f.reason && item.reason !== f.reason) { return false; }
    if (f.source && item.source !== f.source) { return false; }
    if (f.wanted && (item.wantedKind || "none") !== f.wanted) { return false; }
    if (f.found && (item.foundKind || "none") !== f.found) { return false; }
    if (f.rank && rankOf(item) !== f.rank) { return false; }
    if (f.attainable && String(item.attainable) !== f.attainable) { return false; }
    if (f.genes && !f.genes.some((gene) => hasGene(item, gene))) { return false; }
    if (f.min === undefined && f.max === undefined) { return true; }
    if (item.score === null) { return false; }
    return item.score >= (f.min ?? 0) && (item.score < (f.max ?? 1) || (f.max ?? 1) >= 1);
  }

  // At which place of what we offer the gold's gene stands: "1", "2", …, "none"; nothing for groups and misses.
  function rankOf(item) {
    if (item.wantedKind !== "gene" || !item.foundKind || !item.wanted.length) { return ""; }
    const answer = item.found.join(" "), offers = [item.found, ...item.candidates.filter((symbols) => symbols.join(" ") !== answer)];
    const at = offers.filter((symbols) => symbols.length).findIndex((symbols) => item.wanted.every((symbol) => symbols.includes(symbol)));
    return at < 0 ? "none" : String(at + 1);
  }

  function hasGene(item, gene) {
    const same = (symbol) => symbol.toUpperCase() === gene;
    return item.wanted.some(same) || item.found.some(same) || item.candidates.some((symbols) => symbols.some(same)) || (item.retired || "").toUpperCase() === gene;
  }

  function captionFits(c, f) {
    if (f.count && !counts(c, f.count)) { return false; }
    if (f.f1 !== undefined && (c.f1 === null || Math.min(9, Math.floor(c.f1 * 10 + 1e-9)) !== Math.round(f.f1 * 10))) { return false; }
    if (f.organism && (c.organism || UNTOLD) !== f.organism) { return false; }
    if (f.year === UNTOLD && /^\d+$/.test(c.year)) { return false; }
    if (f.years && !(Number(c.year) >= f.years[0] && Number(c.year) <= f.years[1])) { return false; }
    return !f.words || f.words.every((word) => haystack(c).includes(word));
  }

  function counts(c, count) {
    const at = count.lastIndexOf(":"), found = c.counted[count.slice(0, at)];
    return found ? found[Number(count.slice(at + 1))] || 0 : 0;
  }

  function haystack(c) {
    if (c.hay === undefined) {
      const words = c.items.map((item) => `${item.word || ""} ${item.wanted.join(" ")} ${item.found.join(" ")} ${item.evidence || ""}`);
      c.hay = `${c.id} ${c.text} ${c.organism} ${words.join(" ")}`.toLowerCase();
    }
    return c.hay;
  }

  function compile(s) {
    const number = (text) => (text === undefined || text === "" || isNaN(text) ? undefined : Number(text));
    const f = { ...s, min: number(s.min), max: number(s.max), f1: number(s.f1) };
    f.words = s.q ? s.q.toLowerCase().split(/\s+/).filter(Boolean) : null;
    f.genes = s.gene ? s.gene.toUpperCase().split(/[\s,]+/).filter(Boolean) : null;
    f.years = s.year && s.year !== UNTOLD ? [Number(s.year.split("-")[0]), Number(s.year.split("-").pop())] : null;
    f.byItem = OF_ITEMS.some((key) => s[key]);
    return f;
  }

  function select() {
    const f = compile(state);
    shown = [];
    for (const c of cases) {
      if (!captionFits(c, f)) { continue; }
      const items = f.byItem ? c.items.filter((item) => fits(item, f)) : c.items;
      if (items.length || !f.byItem) { shown.push({ c, items, narrowed: f.byItem, f }); }
    }
    const least = (x) => (x.c.f1 === null ? 2 : x.c.f1);
    if (f.count) { shown.sort((a, b) => counts(b.c, f.count) - counts(a.c, f.count) || a.c.index - b.c.index); }
    else if (!f.order) { shown.sort((a, b) => b.c.errors - a.c.errors || a.c.index - b.c.index); }
    else if (f.order === "f1") { shown.sort((a, b) => least(a) - least(b) || a.c.index - b.c.index); }
  }

  // Drawing -----------------------------------------------------------------------------------------------------
  function make(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) { node.setAttribute(key, value); }
    node.append(...children);
    return node;
  }

  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : word.endsWith("s") ? "es" : "s"}`;
  const kindOf = (verdict) => (verdict === "false hit" ? "false" : verdict);

  function draw() {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE)), page = Math.min(pages, Math.max(1, Number(state.page) || 1));
    const total = shown.reduce((sum, x) => sum + x.items.length, 0);
    byId("shown").textContent = `${plural(total, unit)} in ${shown.length.toLocaleString("en")} of ${plural(cases.length, "caption")}`;
    byId("page").textContent = `Page ${page} of ${pages}`;
    for (const end of ["", "-below"]) {
      byId("previous" + end).disabled = page <= 1;
      byId("next" + end).disabled = page >= pages;
    }
    byId("list").replaceChildren(...shown.slice((page - 1) * PAGE, page * PAGE).map(card));
    byId("chips").replaceChildren(...chips());
    document.body.classList.toggle("filtered", [...OF_CAPTIONS, ...OF_ITEMS].some((key) => state[key]));
    state.page = page > 1 ? String(page) : "";
  }

  function chips() {
    const [measure, index] = [(state.count || "").replace(/:\d+$/, ""), Number((state.count || "").split(":").pop())];
    const names = {
      count: () => `${measure}: ${(data.measures[measure] || [])[index] || "counted"}`,
      f1: () => `F1 ${Number(state.f1).toFixed(1)}–${(Number(state.f1) + 0.1).toFixed(1)}`,
      organism: () => state.organism, year: () => state.year,
      wanted: () => `${onGold ? "gold" : "list"}: ${state.wanted}`, found: () => `predicted: ${state.found}`, rank: () => `rank ${state.rank}`,
    };
    const made = Object.keys(names).filter((key) => state[key]).map((key) => {
      const button = make("button", { type: "button", "aria-label": `Remove the filter ${names[key]()}` }, `${names[key]()} ✕`);
      button.addEventListener("click", () => go({ ...state, [key]: "", page: "" }));
      return button;
    });
    if ([...OF_CAPTIONS, ...OF_ITEMS].some((key) => state[key])) {
      const all = make("button", { type: "button", class: "all" }, "Show all captions");
      all.addEventListener("click", () => go({ order: state.order }));
      made.push(all);
    }
    return made;
  }

  function card({ c, items, narrowed, f }) {
    const article = make("article", { "aria-labelledby": `c${c.index}` });
    const meta = make("p", { class: "meta" }), told = [];
    if (/^PMC\d+$/.test(c.paper)) { meta.append(make("a", { href: `https://pmc.ncbi.nlm.nih.gov/articles/${c.paper}/`, rel: "noreferrer" }, c.paper), " · "); }
    if (c.organism) { told.push(c.organism); }
    if (c.year) { told.push(c.year); }
    told.push(c.f1 === null ? "no F1: nothing to find" : `F1 ${c.f1.toFixed(2)}`);
    for (const verdict of ["hit", "miss", "false hit"]) {
      const n = c.items.filter((item) => item.verdict === verdict).length;
      if (n) { told.push(`${SIGNS[verdict]} ${plural(n, verdict)}`); }
    }
    if (f.count) { told.push(`counted here: ${counts(c, f.count)}`); }
    meta.append(told.join(" · "));
    article.append(make("h3", { id: `c${c.index}` }, c.id), meta, caption(c, items, f));
    if (c.items.length) { article.append(...list(c, items, narrowed)); }
    return article;
  }

  // A mark is lit when it is chosen itself or, beside a list, when it names a gene of a chosen row.
  function chosenMarks(c, items, f) {
    if (!f.byItem) { return new Set(c.marks); }
    if (onGold) { return new Set(items); }
    const genes = new Set(items.flatMap((item) => [...item.wanted, ...item.found]));
    return new Set(c.marks.filter((mark) => [...mark.wanted, ...mark.found].some((symbol) => genes.has(symbol))));
  }

  function caption(c, items, f) {
    const letters = Array.from(c.text), node = make("p", { class: "caption" }), lit = chosenMarks(c, items, f);
    const rank = (mark) => (lit.has(mark) ? 0 : 4) + ["false hit", "miss", "hit", "ignored"].indexOf(mark.verdict);
    const chosen = [];
    for (const mark of [...c.marks].sort((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end)) {
      if (chosen.every((other) => mark.end <= other.start || other.end <= mark.start)) { chosen.push(mark); }
    }
    let at = 0;
    for (const mark of chosen.sort((a, b) => a.start - b.start)) {
      node.append(letters.slice(at, mark.start).join(""), marked(letters.slice(mark.start, mark.end).join(""), mark, lit.has(mark)));
      at = mark.end;
    }
    node.append(letters.slice(at).join(""));
    return node;
  }

  function marked(text, mark, lit) {
    const node = make("mark", { class: kindOf(mark.verdict) + (lit ? "" : " out") });
    if (lit) { node.append(make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[mark.verdict]), make("span", { class: "hidden" }, `${mark.verdict}: `)); }
    node.append(text);
    node.title = [mark.verdict, mark.reason, names(mark.wanted, mark.wantedKind), names(mark.found, mark.foundKind)].filter(Boolean).join(" · ");
    return node;
  }

  const names = (genes, kind) => [kind === "gene" ? "" : kind, genes.slice(0, MANY_GENES).join(", ") + (genes.length > MANY_GENES ? ", …" : "")].filter(Boolean).join(": ");

  // Rows of one word that fared alike (the members of a family), and mentions that differ in their place alone, are
  // shown as one; errors come first.
  function gather(items, letters) {
    const groups = new Map(), spelt = (item) => item.word ?? letters.slice(item.start, item.end).join("");
    for (const item of items) {
      const sides = onGold ? [item.wantedKind, item.wanted, item.foundKind, item.found] : [item.attainable];
      const key = JSON.stringify([spelt(item), item.verdict, item.reason, item.source, item.score, sides]), group = groups.get(key);
      if (group) {
        group.wanted = [...new Set([...group.wanted, ...item.wanted])];
        group.found = [...new Set([...group.found, ...item.found])];
        group.rows += 1;
      } else {
        groups.set(key, { ...item, word: spelt(item), rows: 1 });
      }
    }
    const order = ["false hit", "miss", "hit", "ignored"];
    return [...groups.values()].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.attainable || 0) - (a.attainable || 0));
  }

  function list(c, items, narrowed) {
    const letters = onGold ? Array.from(c.text) : [], first = gather(items, letters);
    const others = narrowed ? gather(c.items.filter((item) => !items.includes(item)), letters) : [];
    const few = first.slice(0, FEW), rest = [...first.slice(FEW), ...others];
    const body = make("tbody", {}, ...few.map((item) => line(item)));
    const heads = ["Verdict", "Word", onGold ? "Gold" : "List", "capgene", "Score", "Source", "Why"];
    const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text))));
    const label = `${narrowed ? "Chosen" : "All"} ${unit}s of ${c.id}`;
    const made = [make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label }, make("table", { class: "items" }, head, body))];
    if (rest.length) {
      const button = make("button", { type: "button", class: "more" }, `Show ${rest.length} more`);
      button.addEventListener("click", () => {
        body.append(...rest.map((item) => line(item)));
        made[0].focus();
        button.remove();
      });
      made.push(button);
    }
    return made;
  }

  function line(item) {
    const verdict = make("span", { class: `verdict ${kindOf(item.verdict)}` }, make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[item.verdict]), item.verdict);
    const why = make("td", { class: "why" }, item.reason);
    if (item.evidence && item.evidence !== item.reason) { why.append(make("span", { class: "meta" }, ` ${item.evidence}`)); }
    if (item.attainable === 0 && item.verdict === "miss" && !item.evidence) { why.append(make("span", { class: "meta" }, " cannot be read in the caption")); }
    const many = item.rows > 1 ? [make("span", { class: "meta" }, ` ${item.rows} ${onGold ? "times" : "rows"}`)] : [];
    const listed = genes(item.wanted, item.wantedKind);
    if (item.retired) { listed.append(make("span", { class: "meta" }, ` (${item.retired} then)`)); }
    const found = genes(item.found, item.foundKind);
    if (item.candidates.length) { found.append(make("span", { class: "meta" }, ` could be ${item.candidates.map((symbols) => names(symbols, "")).join(" / ")}`)); }
    return make("tr", {}, make("td", {}, verdict), make("th", { scope: "row" }, item.word, ...many), listed, found,
      make("td", { class: "score" }, item.score === null ? "–" : item.score.toFixed(2)), make("td", { class: "source" }, item.source.replace(/_/g, " ") || "–"), why);
  }

  function genes(symbols, kind) {
    const cell = make("td", { class: "genes" }, kind && kind !== "gene" ? `${kind}${symbols.length ? ": " : ""}` : "");
    if (symbols.length > MANY_GENES) {
      const first = symbols.slice(0, 3).join(", ");
      cell.append(make("details", {}, make("summary", {}, `${first} and ${symbols.length - 3} more`), symbols.slice(3).join(", ")));
    } else {
      cell.append(symbols.join(", ") || (kind ? "" : "–"));
    }
    return cell;
  }

  // Reacting ----------------------------------------------------------------------------------------------------
  function show() { select(); draw(); }

  function go(wanted, { replace = false } = {}) {
    state = wanted;
    show();
    history[replace ? "replaceState" : "pushState"](null, "", address(state));
  }

  function fill(name, all, values, count) {
    const options = [make("option", { value: "" }, all)];
    for (const value of values) {
      const n = count(value);
      if (n) { options.push(make("option", { value }, `${value.replace(/_/g, " ")} (${n.toLocaleString("en")})`)); }
    }
    field(name).replaceChildren(...options);
  }

  function fillForm() {
    const tallies = { verdict: new Map(), reason: new Map(), source: new Map() };
    for (const c of cases) { for (const item of c.items) { for (const key in tallies) { tallies[key].set(item[key], (tallies[key].get(item[key]) || 0) + 1); } } }
    fill("verdict", "any", data.verdicts, (v) => tallies.verdict.get(v));
    if (tallies.verdict.get("ignored")) { field("verdict").append(make("option", { value: "counted" }, "any but ignored")); }
    fill("reason", "any", data.reasons, (v) => tallies.reason.get(v));
    fill("source", "any", data.sources.filter(Boolean).sort(), (v) => tallies.source.get(v));
  }

  function follow() {
    if (!location.hash.includes("=") && location.hash && location.hash !== "#cases") { return; } // another part of the page
    state = read();
    for (const control of form.elements) { if (control.name) { control.value = state[control.name] || ""; } }
    show();
    if (location.hash.includes("=")) { byId("cases").scrollIntoView(); byId("cases").focus({ preventScroll: true }); }
  }

  function typed() {
    const wanted = { ...state, page: "" };
    for (const control of form.elements) { if (control.name) { wanted[control.name] = control.value.trim(); } }
    go(wanted, { replace: true });
  }

  function turn(step) {
    go({ ...state, page: String(Math.max(1, Number(state.page) || 1) + step) });
    byId("cases").scrollIntoView();
    byId("cases").focus({ preventScroll: true });
  }

  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(typed, event.target.tagName === "SELECT" ? 0 : 150);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); typed(); });
  for (const end of ["", "-below"]) {
    byId("previous" + end).addEventListener("click", () => turn(-1));
    byId("next" + end).addEventListener("click", () => turn(1));
  }
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => document.querySelectorAll("#list details").forEach((d) => { d.open = true; }));
  fillForm();
  state = read();
  for (const control of form.elements) { if (control.name) { control.value = state[control.name] || ""; } }
  show();
  if (location.hash.includes("=")) { byId("cases").scrollIntoView(); }
})();
