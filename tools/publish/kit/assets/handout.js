// Makes the letters of a page smaller, within limits, until it holds what is on it.
const most = 246 / 25.4 * 96;
for (const sheet of document.querySelectorAll(".sheet")) {
  for (let size = 10.5; sheet.offsetHeight > most && size > 8.5; size -= 0.25) {
    sheet.style.fontSize = (size - 0.25) + "pt";
  }
}
