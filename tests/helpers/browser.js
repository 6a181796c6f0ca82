// What a page is asked about itself.  Each check returns a list of what is wrong, in words; an empty one is well.
(() => {
  const SEEN = 2; // pixels that a box may stand over: glyphs lean out of theirs, and places are rounded

  const short = (text) => {
    const plain = text.replace(/\s+/g, " ").trim();
    return plain.length > 60 ? plain.slice(0, 57) + "…" : plain;
  };

  // Text for ears alone stands in a box of a pixel; what is folded has no box at all.
  const unseen = (element) =>
    element.closest(".aloud, style, title, metadata, defs") !== null ||
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // Every piece of text that can be seen, with the boxes of its lines.
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || unseen(element)) continue;
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
      if (boxes.length > 0) yield { element, text: short(node.data), boxes };
    }
  }

  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);

  // Whatever is wider than the window, or than the box that should hold it; a box that scrolls may hold more.
  function overflows() {
    const found = [];
    const root = document.documentElement;
    const width = root.clientWidth;
    if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} px wide in a window of ${width} px`);
    for (const box of document.querySelectorAll("body *")) {
      if (box instanceof SVGElement || unseen(box) || scrolls(box)) continue;
      if (getComputedStyle(box).display === "inline") continue;
      if (box.scrollWidth > box.clientWidth + SEEN && box.clientWidth > 0)
        found.push(`<${box.localName}> ${short(box.textContent)}: ${box.scrollWidth} px in ${box.clientWidth} px`);
    }
    for (const { element, text, boxes } of texts()) {
      let at = element;
      while (at !== null && !scrolls(at)) at = at.parentElement;
      if (at === null && boxes.some((box) => box.left < -SEEN || box.right > width + SEEN))
        found.push(`beside the window: ${text}`);
    }
    return found;
  }

  // Text of a picture that reaches over its edge, where it would be cut off.
  function cut() {
    const found = [];
    for (const text of document.querySelectorAll("svg text")) {
      if (unseen(text) || !text.textContent.trim()) continue;
      const [box, edge] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
      const over = Math.max(edge.left - box.left, box.right - edge.right, edge.top - box.top, box.bottom - edge.bottom);
      if (over > SEEN) found.push(`${short(text.textContent)}: ${over.toFixed(0)} px over the edge of its picture`);
    }
    return found;
  }

  // A colour as red, green, blue (0–255) and how much of it covers (0–1).
  const colour = (css) => {
    const parts = css.match(/^rgba?\(([^)]*)\)$/);
    if (parts === null) return null;
    const [red, green, blue, covers = 1] = parts[1].split(/[\s,/]+/).filter(Boolean).map(Number);
    return [red, green, blue, covers];
  };

  const over = (upper, lower) => {
    const covers = upper[3];
    return [0, 1, 2].map((i) => covers * upper[i] + (1 - covers) * lower[i]).concat(1);
  };

  // WCAG 2.2, relative luminance and contrast ratio.
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  // How much of an element its own and its parents' opacity leaves.
  const left = new Map();
  const opacity = (element) => {
    if (element === null) return 1;
    if (!left.has(element)) left.set(element, Number(getComputedStyle(element).opacity) * opacity(element.parentElement));
    return left.get(element);
  };

  // The colours that an element paints at a place, the lowest first; a pattern stands for each of its colours.
  const painted = (element, x, y) => {
    const style = getComputedStyle(element);
    if (!(element instanceof SVGElement)) return [[colour(style.backgroundColor), 1]];
    if (!(element instanceof SVGGeometryElement)) return [];
    const place = new DOMPoint(x, y).matrixTransform(element.getScreenCTM().inverse());
    const layers = [];
    if (element.isPointInFill(place)) layers.push([style.fill, Number(style.fillOpacity)]);
    if (element.isPointInStroke(place)) layers.push([style.stroke, Number(style.strokeOpacity)]);
    return layers.flatMap(([css, covers]) => {
      const pattern = css.match(/^url\("?#([^")]+)"?\)/);
      if (pattern === null) return [[colour(css), covers]];
      const inside = document.getElementById(pattern[1]).querySelectorAll("*");
      return [...inside].map((part) => [colour(getComputedStyle(part).fill), covers]);
    });
  };

  const covers = (element, x, y) => painted(element, x, y).some(([css, share]) => css !== null && css[3] * share > 0.5);

  // What lies under a text at a place; null where the text itself is not there, or under something else.
  const ground = (element, x, y) => {
    const stack = document.elementsFromPoint(x, y);
    const own = stack.indexOf(element);
    if (own < 0 || stack.slice(0, own).some((above) => covers(above, x, y))) return null;
    let under = [255, 255, 255, 1];
    for (const below of stack.slice(own).reverse())
      for (const [css, covers] of painted(below, x, y))
        if (css !== null) under = over([css[0], css[1], css[2], css[3] * covers * opacity(below)], under);
    return under;
  };

  // Places along a text, as the window counts: several of a picture's, which may be turned and stand over lines and
  // areas; of others, which stand in boxes of one colour, one in each line.
  const places = (element, boxes) => {
    if (!(element instanceof SVGGraphicsElement))
      return boxes.map((box) => [box.left + box.width / 2, box.top + box.height / 2]);
    const [box, onto] = [element.getBBox(), element.getScreenCTM()];
    return (box.width > 2 * box.height ? [0.1, 0.5, 0.9] : [0.5]).flatMap((across) =>
      [0.3, 0.7].map((down) => {
        const place = new DOMPoint(box.x + across * box.width, box.y + down * box.height).matrixTransform(onto);
        return [place.x, place.y];
      }),
    );
  };

  // Text that stands out from its ground by less than `least`, anywhere along it.
  function faint(least) {
    const found = [];
    for (const { element, text, boxes } of texts()) {
      const style = getComputedStyle(element);
      const [css, covers] =
        element instanceof SVGElement ? [style.fill, Number(style.fillOpacity)] : [style.color, 1];
      const ink = colour(css);
      let worst = Infinity;
      for (const [x, y] of places(element, boxes)) {
        const under = ground(element, x, y);
        if (under === null) continue;
        const seen = over([ink[0], ink[1], ink[2], ink[3] * covers * opacity(element)], under);
        worst = Math.min(worst, contrast(seen, under));
      }
      if (worst === Infinity) found.push(`covered or outside: ${text}`);
      else if (worst < least) found.push(`${worst.toFixed(2)}:1: ${text}`);
    }
    return found;
  }

  // Every text that a reader of the printed page has to find.
  function words() {
    const cells = [...document.querySelectorAll("h1, h2, h3, p, li, figcaption, th, td, dt, dd, pre, svg text")];
    return cells.filter((cell) => !cell.closest(".aloud")).map((cell) => cell.textContent);
  }

  return { overflows, cut, faint, words };
})()
