// The demo's own behaviour in simcord's page: who one is, commands on a message, options by the
// names of the language, and the newest message in view. bot/app/preview/__init__.py says why it is here.

const { channel, commands, options } = JSON.parse(document.querySelector("script[data-names]").dataset.names);
const timeline = document.getElementById("channel-timeline");
const list = document.getElementById("channel-message-list");

// Who one is.
const viewer = document.createElement("label");
viewer.className = "demo-viewer";
const you = document.createElement("span");
you.textContent = "You are";
const picker = document.getElementById("viewer-picker");
picker.setAttribute("aria-label", you.textContent);
viewer.append(you, picker);
document.querySelector(".channel-header").append(viewer);

// Into a thread, and back.
const back = document.createElement("button");
back.type = "button";
back.className = "demo-back";
back.textContent = "←";
back.setAttribute("aria-label", `#${channel}`);
back.addEventListener("click", () => {
  const message = list.querySelector("article.channel-message");
  if (message) click(message.dataset.messageId, "channel");
});
const place = document.getElementById("channel-name");
document.querySelector(".channel-header").prepend(back);
function showBack() {
  back.hidden = place.textContent === channel;
}
showBack();
new MutationObserver(showBack).observe(place, { childList: true, characterData: true, subtree: true });
list.addEventListener("click", (event) => {
  const thread = event.target.closest(".thread-summary");
  if (thread) click(thread.closest("article.channel-message").dataset.messageId, "thread");
});

// Commands on a message.
let menu = null;
function closeMenu() {
  menu?.remove();
  menu = null;
}

function run(messageId, name) {
  closeMenu();
  return click(messageId, `apps:${name}`);
}

// What simcord's page has no button for.
async function click(messageId, key) {
  const page = window.simcordPreview;
  await fetch("/api/action", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Simcord-Capability": location.hash.slice(1),
      "X-Simcord-Context": page.contextId,
    },
    body: JSON.stringify({
      protocol_version: 3,
      sequence: 1, // the server counts
      request_id: crypto.randomUUID(),
      generation: page.contextGeneration,
      bot_generation: page.botGeneration,
      published_revision: page.publishedRevision,
      kind: "click",
      target_id: messageId,
      control_key: key,
    }),
  });
}

function openMenu(messageId, x, y) {
  closeMenu();
  menu = document.createElement("div");
  menu.className = "demo-apps";
  menu.setAttribute("role", "menu");
  const title = document.createElement("span");
  title.textContent = "Apps";
  menu.append(title);
  for (const name of commands) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.textContent = name;
    button.addEventListener("click", () => run(messageId, name));
    menu.append(button);
  }
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
  menu.querySelector("button")?.focus();
}

document.addEventListener("contextmenu", (event) => {
  const message = event.target.closest("article.channel-message");
  if (!message || event.target.closest("a, input, textarea")) return;
  event.preventDefault();
  openMenu(message.dataset.messageId, event.clientX, event.clientY);
});
document.addEventListener("pointerdown", (event) => {
  if (menu && !menu.contains(event.target)) closeMenu();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
});

function addApps(message) {
  const tools = message.querySelector(".message-context-actions");
  if (!tools || tools.querySelector(".demo-apps-open")) return;
  const open = document.createElement("button");
  open.type = "button";
  open.className = "message-action-button demo-apps-open";
  open.textContent = "Apps";
  open.addEventListener("click", () => {
    const { left, bottom } = open.getBoundingClientRect();
    openMenu(message.dataset.messageId, left, bottom + 4);
  });
  tools.append(open);
}

// Options by the names of the language; the page knows them by their English ones.
const OPTION_NAMES = [
  ".command-pill-label",
  ".command-context-name",
  ".command-suggestion:has(.command-suggestion-ellipsis) .command-suggestion-label",
].map((name) => `${name}:not([data-named])`).join();
function nameOptions() {
  for (const label of document.querySelectorAll(OPTION_NAMES)) {
    label.dataset.named = "";
    label.textContent = options[label.textContent] ?? label.textContent;
  }
}
new MutationObserver(nameOptions).observe(document.body, { childList: true, subtree: true });

// The newest message in view, unless somebody reads further up.
let newest = "";
let atEnd = true;
timeline.addEventListener("scroll", () => {
  atEnd = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < 80;
});
function toEnd() {
  if (atEnd) timeline.scrollTop = timeline.scrollHeight;
}
new MutationObserver(() => {
  const messages = list.querySelectorAll("article.channel-message");
  messages.forEach(addApps);
  const last = messages[messages.length - 1]?.dataset.messageId ?? "";
  if (last !== newest) {
    newest = last;
    atEnd = true;
  }
  requestAnimationFrame(toEnd);
}).observe(list, { childList: true, subtree: true });
new ResizeObserver(toEnd).observe(list);
new ResizeObserver(toEnd).observe(timeline);
