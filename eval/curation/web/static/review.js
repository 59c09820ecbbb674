// What the page does beyond asking for parts of itself: keys, the place where the reviewer is, dialogs, completion.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const STOPS = "#detail .card, #detail .member, main.page .card";
const VIEWS = { 1: "groups", 2: "figures", 3: "conflicts", 4: "agreement", 5: "history" };
const FILTER_DELAY = 300; // milliseconds in which what is typed has been sent
let filterDue = 0; // until when a change of the filter may not have been sent
let wanted = null; // what to go to once the page holds it

// --- where the reviewer is

const current = () => $(".current") || document.activeElement.closest?.(STOPS);

function goTo(stop, { focus = true } = {}) {
  $$(".current").forEach((one) => one.classList.remove("current"));
  if (!stop) return;
  stop.classList.add("current");
  if (focus) stop.focus({ preventScroll: true });
  reveal(stop);
  const mine = $$("#detail .caption mark").filter((mark) => {
    const on = mark.dataset.items.split(" ").includes(stop.dataset.item);
    mark.classList.toggle("on", on);
    return on;
  });
  const box = $("#detail .caption");
  const first = mine.find((mark) => mark.classList.contains("word")) || mine[0];
  if (box && first) box.scrollTop = Math.max(0, first.offsetTop - 30);
}

function reveal(stop) {
  const scroller = $("#detail");
  if (!scroller || !scroller.contains(stop) || getComputedStyle(scroller).overflowY === "visible") {
    stop.scrollIntoView({ block: "nearest" });
    return;
  }
  if (stop === $(STOPS)) { scroller.scrollTop = 0; return; }
  const cover = $(".caption-box, .bar", scroller);
  const top = scroller.getBoundingClientRect().top + (cover ? cover.offsetHeight : 0) + 10;
  const bottom = scroller.getBoundingClientRect().bottom - 10;
  const box = stop.getBoundingClientRect();
  if (box.top < top || box.height > bottom - top) scroller.scrollTop += box.top - top;
  else if (box.bottom > bottom) scroller.scrollTop += box.bottom - bottom;
}

function step(by) {
  const stops = $$(STOPS);
  const at = stops.indexOf(current());
  const next = stops[at < 0 ? 0 : at + by];
  if (next) goTo(next);
  else if (by > 0) $("#detail .more")?.dispatchEvent(new Event("more"));
}

function firstOpen(after = null) {
  const stops = $$("#detail .card");
  const at = stops.indexOf(after);
  const ordered = [...stops.slice(at + 1), ...stops.slice(0, at + 1)];
  return ordered.find((stop) => stop.classList.contains("open"));
}

function turn(by) {
  const lines = $$("#entries .entry a");
  const at = lines.findIndex((line) => line.getAttribute("aria-current") === "true");
  const line = lines[at < 0 ? 0 : at + by];
  if (line) line.click();
  else if (by > 0) $("#entries .more")?.dispatchEvent(new Event("more"));
}

const shownKey = () => $("#detail [data-key]:is(.figure, .group)")?.dataset.key || "";

function arrive() {
  const key = shownKey();
  const query = new URLSearchParams($("#list")?.dataset.query || "");
  if (key) query.set("id", key);
  const address = `${location.pathname}?${query}`;
  if (document.body.classList.contains("work") && address !== location.pathname + location.search) {
    history.replaceState(history.state, "", address + location.hash);
  }
  count();
  const named = wanted || (location.hash.startsWith("#s-") ? location.hash.slice(3) : "");
  wanted = null;
  const stop = (named && $$(STOPS).find((one) => one.dataset.item === named)) || firstOpen() || $(STOPS);
  goTo(stop, { focus: document.activeElement === document.body || $("#detail")?.contains(document.activeElement) });
}

const filtering = () => Date.now() < filterDue || Boolean($("#filter")?.classList.contains("htmx-request"));

// --- groups: what is ticked

function deviations() {
  const boxes = $$(".member input[type=checkbox]");
  return {
    without: boxes.filter((box) => box.dataset.default === "1" && !box.checked).map((box) => box.value),
    also: boxes.filter((box) => box.dataset.default === "0" && box.checked).map((box) => box.value),
  };
}

function count() {
  const bar = $("#group-act");
  if (!bar) return 0;
  const { without, also } = deviations();
  const number = Number(bar.dataset.count) - without.length + also.length;
  $$(".chosen", bar).forEach((one) => { one.textContent = number; });
  $$("button", bar).forEach((button) => { button.disabled = number === 0; });
  return number;
}

// --- messages

let fading = 0;
function tell(text) {
  const told = $("#told");
  told.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { told.textContent = ""; }, 8000);
}

function fault(text) {
  const box = $("#edit").open ? $("#edit-fault") || $("#fault") : $("#fault");
  box.textContent = text;
  box.hidden = !text;
}

// --- dialogs and completion

function addGene(value) {
  const chosen = $("#chosen");
  if (!value || $$("input", chosen).some((one) => one.value === value)) return;
  const line = document.createElement("li");
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "symbols", value });
  const drop = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  drop.dataset.drop = "";
  drop.setAttribute("aria-label", `drop ${value}`);
  line.append(field, `${value} `, drop);
  chosen.append(line);
  $("#edit input[name=what][value=genes]").checked = true;
  $("#typed").value = "";
  offer([]);
  $("#typed").focus();
}

function offer(options, at = -1) {
  const typed = $("#typed");
  if (!options.length) $("#options").replaceChildren();
  options.forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
  typed.setAttribute("aria-expanded", String(options.length > 0));
  if (at >= 0) {
    typed.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  } else typed.removeAttribute("aria-activedescendant");
}

function completing(event) {
  const options = $$("#options [role=option]");
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") offer(options, Math.min(at + 1, options.length - 1));
  else if (event.key === "ArrowUp") offer(options, Math.max(at - 1, 0));
  else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && options.length) addGene(options[Math.max(at, 0)].dataset.value);
  else if (event.key === "Escape" && options.length) offer([]);
  else if (event.key === "Backspace" && !event.target.value) $("#chosen li:last-child")?.remove();
  else return;
  if (event.key !== "Backspace") { event.preventDefault(); event.stopPropagation(); }
}

// --- keys

const typing = (node) => node.matches?.("textarea, select, input:not([type=range], [type=checkbox], [type=radio])");

function press(key) {
  const root = current() || document;
  const button = $(`[data-key="${key}"]`, root) || $(`#detail [data-key="${key}"], .top [data-key="${key}"], main.page [data-key="${key}"]`);
  if (button && !button.disabled) button.click();
}

function keyed(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && $("#edit").open) {
    event.preventDefault();
    $("#edit form")?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.id === "typed") completing(event);
  if (event.defaultPrevented || $("dialog[open]")) return;
  if (typing(event.target)) {
    const leaves = event.key === "Escape" || (event.key === "Enter" && (event.target.name === "reason" || event.target.id === "gene"));
    if (leaves) {
      event.preventDefault(); // the browser would empty a search field, and send the form
      (current() || $(STOPS) || $("#detail"))?.focus();
    }
    return;
  }
  const acts = {
    j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1),
    m: () => $("input[name=reason]", current()?.querySelector("input[name=reason]") ? current() : $("#detail") || document)?.focus(),
    "/": () => $("#gene")?.select(),
    "[": () => slide(-1), "]": () => slide(1),
    " ": () => { const box = current()?.querySelector("input[type=checkbox]"); box?.click(); return Boolean(box); },
    ...Object.fromEntries(Object.keys(VIEWS).map((key) => [key, () => $(`.top [data-view="${key}"]`)?.click()])),
    ...Object.fromEntries([..."arsexuog?"].map((key) => [key, () => press(key)])),
  };
  if (event.key === " " && event.target.matches("button, a, summary, input")) return;
  if (acts[event.key] && acts[event.key]() !== false) event.preventDefault();
}

function slide(by) {
  const slider = $("#least");
  if (!slider) return;
  slider.value = (Number(slider.value) + by / 20).toFixed(2);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- events

document.addEventListener("keydown", keyed);

document.addEventListener("click", (event) => {
  const line = event.target.closest("#entries .entry a");
  if (line) {
    $$("#entries a[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    line.setAttribute("aria-current", "true");
    line.scrollIntoView({ block: "nearest" });
  }
  const view = event.target.closest('.top a:is([data-view="1"], [data-view="2"])');
  if (view && $("#list")) view.search = $("#list").dataset.query; // the filter goes along
  const opens = event.target.closest("[data-open]");
  if (opens) $(`#${opens.dataset.open}`).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  event.target.closest("[data-drop]")?.closest("li").remove();
  const option = event.target.closest("#options [role=option]");
  if (option) addGene(option.dataset.value);
  const badge = event.target.closest("a.badge");
  const stop = badge && $(badge.getAttribute("href"));
  if (stop) { event.preventDefault(); goTo(stop); }
});

document.addEventListener("focusin", (event) => {
  const stop = event.target.closest(STOPS);
  if (stop && !stop.classList.contains("current")) goTo(stop, { focus: false });
});

document.addEventListener("change", (event) => {
  if (event.target.closest(".member")) count();
});

document.addEventListener("input", (event) => {
  if (event.target.closest("#filter")) filterDue = Date.now() + FILTER_DELAY;
  if (event.target.id === "least") $("#least-shown").textContent = Number(event.target.value).toFixed(2);
  if (event.target.id === "typed") $("#edit input[name=what][value=genes]").checked = true;
});

document.addEventListener("htmx:configRequest", (event) => {
  const { path, parameters, elt } = event.detail;
  if (elt.id === "filter") parameters.id = shownKey(); // stays open if the filter leaves it
  if (["/decide", "/groups/decide"].includes(path) && filtering()) {
    event.preventDefault(); // the pane is still that of the filter before
    tell("The list is being filtered: nothing was decided.");
    return;
  }
  if (path !== "/groups/decide") return;
  Object.entries(deviations()).forEach(([name, values]) => { parameters[name] = values; });
  parameters.expected = count();
  parameters.query = $("#list")?.dataset.query || "";
  if (elt.closest("dialog") && !parameters.reason) parameters.reason = "";
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const card = event.detail.target;
  if (card.matches?.(".card")) wanted = { left: card.dataset.item };
});

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  const posted = event.detail.requestConfig?.verb === "post";
  if (posted && $("#edit").open) $("#edit").close();
  if (target.id === "edit") {
    if (!target.open) target.showModal();
    $("#typed")?.focus();
  } else if (target.id === "detail") {
    $("#detail").scrollTop = 0;
    arrive();
  } else if (target.id === "options") offer($$("#options [role=option]"));
  else if (target.id === "list") { filterDue = 0; arrive(); }
  else if (wanted?.left) {
    const left = $$(STOPS).find((one) => one.dataset.item === wanted.left);
    wanted = null;
    goTo(firstOpen(left) || left);
  } else count();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) {
    fault("");
    if (event.detail.requestConfig?.verb === "post" && event.detail.elt.dataset?.edit === "all") $("#edit").close();
  }
});
document.addEventListener("htmx:responseError", (event) => fault(event.detail.xhr.responseText));
document.addEventListener("htmx:sendError", () =>
  fault("The server does not answer: this was not saved, what was decided before is. Start capgene review again."));

document.addEventListener("told", (event) => tell(event.detail.value));
document.addEventListener("show", (event) => {
  const { key, item } = event.detail;
  const query = new URLSearchParams($("#list").dataset.query);
  query.set("part", "detail");
  query.set("id", key);
  wanted = item;
  htmx.ajax("GET", `${location.pathname}?${query}`, { target: "#detail", swap: "innerHTML" });
});

document.addEventListener("DOMContentLoaded", arrive);
