/**
 * What became of the hostile texts on this page: `faults`, a sentence each, and `seen`, the tags of those that are shown.
 * Called with `payloads`: the text that has to follow a tag, by the last digit of the tag.
 */
({ payloads }) => {
  const TAG = /zq\d{3}r(\d) /g;
  const OPENING_ISOLATE = "\u2066\u2067\u2068";
  const OPENING = "\u202a\u202b\u202d\u202e";
  const CLOSING = "\u202c";
  const CLOSING_ISOLATE = "\u2069";
  const ELEMENT_APART = "\ufffc";
  const faults = new Set();
  const seen = new Set();

  const short = (text) => JSON.stringify(text.slice(0, 90));

  /** Where hostile text stands in a string: [start, end] pairs. A text that is not to the letter is a fault. */
  function hostile(text, where) {
    const found = [];
    for (const match of text.matchAll(TAG)) {
      const start = match.index + match[0].length;
      // The desk's notation of lines doubles the quotation marks inside quotation marks.
      const doubled = where.startsWith("<textarea") && payloads[match[1]].replaceAll('"', '""');
      const word = [payloads[match[1]], doubled].find((each) => each && text.startsWith(each, start));
      if (word) found.push([match.index, start + word.length]);
      else faults.add(`altered in ${where}: ${short(text.slice(match.index))}`);
    }
    return found;
  }

  /** Whether hostile text leaves a direction open for what follows: the stack of Unicode's standard annex 9. */
  function turned(text, where) {
    const ranges = hostile(text, where);
    const stack = [];
    for (let i = 0; i < text.length; i += 1) {
      const inside = ranges.some(([start, end]) => i >= start && i < end);
      const char = text[i];
      if (OPENING_ISOLATE.includes(char)) stack.push({ isolate: true, inside });
      else if (OPENING.includes(char)) stack.push({ isolate: false, inside });
      else if (char === CLOSING && stack.at(-1)?.isolate === false) stack.pop();
      else if (char === CLOSING_ISOLATE && stack.some((each) => each.isolate)) while (!stack.pop().isolate);
      else if (!inside && char.trim() && stack.some((each) => each.inside)) {
        faults.add(`turned in ${where}: ${short(text.slice(i))}`);
        return;
      }
    }
  }

  /** The paragraphs of an element as the browser lays them out; what stands apart has paragraphs of its own. */
  function paragraphs(element) {
    let line = "";
    const flush = () => {
      if (line.includes("zq")) turned(line, `<${element.localName} class="${element.getAttribute("class") ?? ""}">`);
      line = "";
    };
    const walk = (parent) => {
      for (const node of parent.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) line += node.data;
        else if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|template|title)$/.test(node.localName)) continue;
        else if (node.localName === "br") flush();
        else {
          const style = getComputedStyle(node);
          if (style.display === "inline" || style.display === "contents") walk(node);
          else {
            if (!style.display.startsWith("inline")) flush();
            line += ELEMENT_APART;
            paragraphs(node);
          }
        }
      }
    };
    walk(element);
    flush();
  }

  function examine(root) {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "template") examine(element.content);
      const where = `<${element.localName}>`;
      for (const { name, value } of element.attributes) {
        hostile(value, `${where} ${name}`);
        if (name === "title" || name === "alt") turned(value, `${where} ${name}`);
        if (/^on/.test(name) || name === "autofocus") faults.add(`an attribute that runs: ${where} ${name}`);
      }
      if (element.matches("img[src=x]")) faults.add("an image that nobody asked for");
      if ("value" in element && typeof element.value === "string") hostile(element.value, `${where} value`);
    }
  }

  const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (shown.nextNode()) {
    const { data, parentElement } = shown.currentNode;
    if (parentElement.closest("script, style")) continue;
    for (const [start] of hostile(data, `<${parentElement.localName}>`)) seen.add(data.slice(start, start + 7));
  }
  examine(document);
  paragraphs(document.body);
  turned(document.title, "the title of the window");
  if (document.title === "49") faults.add("the title of the window was set");
  if ("canary" in window) faults.add("code ran: window.canary");
  return { faults: [...faults], seen: [...seen] };
};
