// Everything here improves pages that already work without it. Behaviour is keyed by data- attributes.
const html = document.documentElement;
const all = (selector) => [...document.querySelectorAll(selector)];
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

// --- theme and type size: at once, without leaving the page or losing what was typed
function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`;
}
function show(name, value) {
  if (name === "theme") html.dataset.bsTheme = value;
  else if (value === "large") html.dataset.type = "large";
  else delete html.dataset.type;
}
function choose(event, link) {
  const { display, value } = link.dataset;
  event.preventDefault();
  remember(display, value);
  show(display, value);
  [...link.parentElement.querySelectorAll(`[data-display="${display}"]`)].find((a) => a !== link)?.focus();
}

// --- rows: j and k move, o opens; the focused link is the row
const rows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
function move(step) {
  const list = rows();
  if (!list.length) return;
  const here = list.indexOf(document.activeElement);
  const next = list[Math.max(0, Math.min(list.length - 1, here < 0 ? 0 : here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
const KEYS = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  o: () => document.activeElement.closest("[data-row]")?.click(),
  "?": () => document.querySelector("dialog[data-keys]")?.showModal(),
};
function key(event) {
  if (event.key === "Escape") return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const action = KEYS[event.key] ?? (() => null);
  const name = CSS.escape(event.key);
  const inRow = document.activeElement.closest("[data-row]")?.closest("tr, li");
  const marked = inRow?.querySelector(`[data-row-key="${name}"]`) ?? document.querySelector(`[data-key="${name}"]`);
  if (!(event.key in KEYS) && !marked) return;
  event.preventDefault();
  if (marked) marked.matches("a, button") ? marked.click() : marked.focus();
  else action();
}
function escape(event) {
  if (document.querySelector("dialog[open]")) return;
  const open = document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (typing(event.target)) event.target.blur();
  else document.querySelector("[data-back]")?.click();
}

// --- busy buttons: the label says what goes on; a second press does nothing. A page that stays (an
// answer from htmx, a file to keep, the back button) gets its buttons back.
const labels = new Map();
const PATIENCE = 10000;
function busy(button) {
  if (!button || labels.has(button)) return;
  labels.set(button, [...button.childNodes]);
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) button.replaceChildren(button.dataset.busy);
}
function submit(event) {
  const { target: form, submitter } = event;
  if (submitter?.getAttribute("aria-disabled") === "true" || form.dataset.sent) return event.preventDefault();
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  form.dataset.sent = "1";
  setTimeout(() => busy(submitter));
  setTimeout(ready, PATIENCE);
}
function ready() {
  all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  labels.forEach((nodes, button) => {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...nodes);
  });
  labels.clear();
}

// --- toasts: dismissed by hand or after ten seconds, never while somebody is on them
function toasts(root) {
  root.querySelectorAll("[data-toast]:not([data-live])").forEach((toast) => {
    toast.dataset.live = "1";
    const dismiss = toast.querySelector("[data-dismiss]");
    if (dismiss) dismiss.hidden = false;
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 4000) : toast.remove());
    setTimeout(leave, 10000);
  });
}

// --- a printed QR carries the code behind #, which no server ever sees
function code() {
  const field = document.querySelector("[data-code-from-fragment]");
  const digits = location.hash.slice(1).replace(/\D/g, "");
  if (!field || digits.length < 8) return;
  field.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  history.replaceState(null, "", location.pathname + location.search);
  field.form?.querySelector("button, [type=submit]")?.focus();
}

function click(event) {
  const link = event.target.closest("[data-display], [data-dismiss], [data-print], [aria-disabled=true], [data-open-keys]");
  if (!link) return;
  if (link.dataset.display) choose(event, link);
  else if ("dismiss" in link.dataset) link.closest("[data-toast]").remove();
  else if ("print" in link.dataset) (event.preventDefault(), print());
  else if ("openKeys" in link.dataset) KEYS["?"]();
  else event.preventDefault();
}

document.addEventListener("click", click);
document.addEventListener("keydown", key);
document.addEventListener("submit", submit);
document.addEventListener("htmx:afterRequest", ready);
document.addEventListener("htmx:afterSettle", () => (toasts(document), document.querySelector("[data-focus]")?.focus()));
addEventListener("pageshow", ready);
all("[data-print][hidden]").forEach((button) => (button.hidden = false));
document.querySelector("[data-focus]")?.focus();
toasts(document);
code();
