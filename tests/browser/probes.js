// What the browser tests measure inside a page. One expression; tests call its functions by name.
({
  visible(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  },

  label(element) {
    const name = element.tagName.toLowerCase() + (element.className && `.${String(element.className).trim().replace(/\s+/g, ".")}`);
    return `${name} “${(element.innerText || element.getAttribute("aria-label") || "").trim().slice(0, 40)}”`;
  },

  // The tree as keyboards walk it.
  stops() {
    const kinds = "a[href], button, input, select, textarea, summary, video[controls], [tabindex]";
    return [...document.querySelectorAll(kinds)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && this.visible(element),
    );
  },

  stopLabels() {
    return this.stops().map((element) => this.label(element));
  },

  // Everything that does not show because a details element is closed: shown, to be looked at too.
  unfold() {
    for (const details of document.querySelectorAll("details:not(.menu)")) details.open = true;
  },

  scrollsSideways() {
    return document.documentElement.scrollWidth > innerWidth;
  },

  // What is cut off at the right edge: text out of the screen that no scrolling of its own can reach.
  cutOff() {
    const reachable = (element) => {
      for (let box = element; box && box !== document.body; box = box.parentElement) {
        if (["auto", "scroll"].includes(getComputedStyle(box).overflowX)) return true;
        if (box.matches(".unseen, .skip, [hidden]")) return true;
      }
      return false;
    };
    return this.texts()
      .filter(({ box, element }) => (box.right > innerWidth + 1 || box.left < -1) && !reachable(element))
      .map(({ element }) => this.label(element));
  },

  // Every run of text that is shown, with the element it stands in.
  texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style, svg, .unseen, .skip") || !this.visible(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width && box.height) found.push({ element, box });
    }
    return found;
  },

  // Links within a sentence may be as high as the line; anything else must be easy to hit.
  inSentence(element) {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.parentElement.closest("p, li, dd, td, th, blockquote, figcaption, caption, legend, div");
    if (!block) return false;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (/\w{2}/.test(node.data) && !node.parentElement.closest("a, button, .unseen, script")) return true;
    }
    return false;
  },

  // How large a target is to a finger: a box to tick counts with its label, a small mark with the invisible
  // layer that is laid over it.
  reach(element) {
    const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
    const layers = ["::before", "::after"]
      .map((pseudo) => getComputedStyle(element, pseudo))
      .filter((style) => style.content !== "none" && style.position === "absolute" && style.pointerEvents !== "none");
    const largest = (name, least) => Math.max(least, ...layers.map((style) => parseFloat(style[name]) || 0));
    return [largest("width", width), largest("height", height)];
  },

  // What a finger must hit and is smaller than it should be.
  smallTargets(least) {
    return this.stops()
      .filter((element) => !element.matches(".skip, [tabindex='0']:not(a, button)") && !this.inSentence(element))
      .map((element) => [element, ...this.reach(element)])
      .filter(([, width, height]) => Math.min(width, height) < least - 0.5)
      .map(([element, width, height]) => `${Math.round(width)}x${Math.round(height)} ${this.label(element)}`);
  },

  focused() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      label: this.label(element),
      outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      onScreen: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    };
  },

  // Contrast of every text with what is painted behind it, or with white paper; WCAG's formula.
  lowContrast({ least, paper = false }) {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const parse = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const luminance = (colour) => {
      const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
      if (paper) return [255, 255, 255, 1];
      const layers = [];
      for (let box = element; box; box = box.parentElement) {
        const colour = parse(getComputedStyle(box).backgroundColor);
        layers.push(colour);
        if (colour[3] === 1) break;
      }
      return layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]);
    };
    const found = this.texts().map(({ element }) => {
      const under = ground(element);
      const [a, b] = [luminance(over(parse(getComputedStyle(element).color), under)), luminance(under)];
      return [element, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
    return {
      looked: found.length,
      low: found.filter(([, ratio]) => ratio < least).map(([element, ratio]) => `${ratio.toFixed(2)} ${this.label(element)}`),
    };
  },

  moving() {
    return [...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const lasting = `${style.transitionDuration}, ${style.animationName === "none" ? "0s" : style.animationDuration}`;
        return lasting.split(",").some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth";
      })
      .map((element) => this.label(element));
  },
})
