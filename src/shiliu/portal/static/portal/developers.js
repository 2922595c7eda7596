// Trying the interface out: the forms of the page become calls to this server, and nothing else.
// The key stays in its field; no cookie is sent.
const key = document.getElementById("try-key");
document.querySelector("[data-developers]").hidden = false;

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function callOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = {};
  let body;
  for (const field of form.querySelectorAll("[data-where]")) {
    const value = field.value.trim();
    if (field.dataset.where === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    else if (field.dataset.where === "body") body = value;
    else if (value) query.set(field.name, value);
  }
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if ("once" in form.dataset) headers["Idempotency-Key"] = newKey();
  if (key.value.trim()) headers.Authorization = `Bearer ${key.value.trim()}`;
  const asked = query.toString();
  return { address: asked ? `${path}?${asked}` : path, method: form.dataset.method, headers, body };
}

function curlOf(call) {
  const parts = ["curl"];
  if (call.method !== "GET" && call.method !== "POST") parts.push("-X", call.method);
  parts.push(quoted(location.origin + call.address));
  for (const [name, value] of Object.entries(call.headers)) {
    // The key itself is not written onto the page.
    parts.push("-H", name === "Authorization" ? '"Authorization: Bearer $KEY"' : quoted(`${name}: ${value}`));
  }
  if (call.body !== undefined) parts.push("-d", quoted(call.body));
  return parts.join(" ");
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form) {
  const call = callOf(form);
  const answer = form.querySelector("[data-answer]");
  const put = (name, text) => { answer.querySelector(`[data-${name}]`).textContent = text; };
  form.closest("details").querySelector("[data-curl]").textContent = curlOf(call);
  try {
    const response = await fetch(call.address, { ...call, credentials: "omit", cache: "no-store" });
    put("status", `${response.status} ${response.statusText}`);
    put("headers", [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n"));
    put("body", readable(await response.text()));
  } catch {
    put("status", answer.dataset.failed);
    put("headers", "");
    put("body", "");
  }
  answer.hidden = false;
}

for (const form of document.querySelectorAll("[data-try]")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
