/** The guestbook's page: a form and the messages, in words of our own. */
export const page = `<html>
  <head>
    <title>Guestbook</title>
    <style>body { font-family: sans-serif; margin: 2em; } input { width: 20em; }</style>
  </head>
  <body>
    <h2>Guestbook</h2>
    <form id="form">
      <input id="message" placeholder="Messages" />
      <button type="submit">Submit</button>
    </form>
    <div id="messages"></div>
    <script src="controllers.js"></script>
  </body>
</html>
`;

export const script = `const shown = document.getElementById('messages');
let messages = [];
function show() {
  shown.replaceChildren(...messages.filter(Boolean).map((text) => {
    const line = document.createElement('div');
    line.textContent = text;
    return line;
  }));
}
fetch('guestbook.php?cmd=get&key=messages').then((answer) => answer.json()).then(({ data }) => {
  messages = data.split(',');
  show();
});
document.getElementById('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = document.getElementById('message');
  messages.push(field.value);
  field.value = '';
  show();
  fetch('guestbook.php?cmd=set&key=messages&value=' + encodeURIComponent(messages.join(',')));
});
`;
