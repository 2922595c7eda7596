// Passkeys: a form marked data-passkey is proved by the browser before it is sent.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

async function create({ publicKey }) {
  const { challenge, user, excludeCredentials } = publicKey;
  const made = await navigator.credentials.create({ publicKey: {
    ...publicKey, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(excludeCredentials),
  } });
  const { clientDataJSON, attestationObject } = made.response;
  return answer(made, { clientDataJSON, attestationObject });
}
async function get({ publicKey }) {
  const { challenge, allowCredentials } = publicKey;
  const found = await navigator.credentials.get({ publicKey: {
    ...publicKey, challenge: bytes(challenge), allowCredentials: known(allowCredentials),
  } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return answer(found, { clientDataJSON, authenticatorData, signature, userHandle });
}
function answer(credential, parts) {
  const response = Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value).map(([name, value]) => [name, text(value)]),
  );
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {},
  });
}
async function asked(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const found = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!found.ok) throw new Error(found.statusText);
  return (await found.json()).request_options;
}
async function prove(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    form.elements.credential.value = await { create, get }[form.dataset.passkey](await asked(form));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      prove(form);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-without]")) note.hidden = true;
}
