// @ts-check
// Paints a scene on a canvas: one call a frame, whatever the number of shapes.
// What the numbers mean is written at Batch in wasm/picture.

const [FILL, OUTLINE, FRAME, LINE, DOTTED, DISC, TEXT, MIDDLE, END, BOLD, AREA, RING, HATCH] = Array(13).keys();
const SCENE = 255;
const FONT = 'system-ui, "DejaVu Sans", sans-serif';

/**
 * Paints all scenes of a frame. Each begins with a row of its own: SCENE, which
 * canvas, width and height in CSS pixels.
 * @param {HTMLCanvasElement[]} canvases
 * @param {Float32Array} n
 * @param {string} texts
 * @param {string[]} colors
 */
export function paint(canvases, n, texts, colors) {
  const scale = globalThis.devicePixelRatio || 1;
  /** @type {CanvasRenderingContext2D | undefined} */ let c;
  let at = 0;
  let font = "";
  for (let i = 0; i < n.length; i += 8) {
    const shape = n[i], x = n[i + 2], y = n[i + 3], w = n[i + 4], h = n[i + 5];
    if (shape === SCENE) {
      c = begin(canvases[n[i + 1]], x, y, scale);
      font = "";
      continue;
    }
    if (!c) throw new Error("a shape before the first canvas");
    c.fillStyle = c.strokeStyle = colors[n[i + 1]];
    c.globalAlpha = n[i + 6];
    c.lineWidth = 1.5;
    switch (shape) {
      case AREA:
        c.fillRect(x, y, w, h);
        break;
      case FILL:
        if (w < 4 || h < 4) {
          c.fillRect(x, y, w, h);
        } else {
          c.beginPath();
          c.roundRect(x, y, w, h, Math.min(4, w / 3, h / 3));
          c.fill();
        }
        break;
      case OUTLINE:
      case FRAME:
        c.lineWidth = 1;
        c.setLineDash(shape === OUTLINE && w > 6 ? [3, 2] : []);
        c.strokeRect(x, y, w, h);
        break;
      case LINE:
      case DOTTED:
        c.setLineDash(shape === DOTTED ? [2, 3] : []);
        c.beginPath();
        c.moveTo(x, y);
        c.lineTo(x + w, y + h);
        c.stroke();
        break;
      case HATCH:
        c.save();
        c.setLineDash([]);
        c.lineWidth = 1;
        c.strokeRect(x + 0.5, y + 0.5, Math.max(w - 1, 0), Math.max(h - 1, 0));
        c.beginPath();
        c.rect(x, y, w, h);
        c.clip();
        c.lineWidth = 2;
        c.beginPath();
        // Stripes stand still while the bar grows.
        for (let foot = Math.floor((x - h) / 7) * 7; foot < x + w; foot += 7) {
          c.moveTo(foot, y + h);
          c.lineTo(foot + h, y);
        }
        c.stroke();
        c.restore();
        break;
      case RING:
        c.setLineDash([]);
        c.beginPath();
        c.arc(x, y, w, 0, 2 * Math.PI);
        c.stroke();
        break;
      case DISC:
        c.beginPath();
        c.arc(x, y, w, 0, 2 * Math.PI);
        c.fill();
        break;
      case TEXT:
      case MIDDLE:
      case END:
      case BOLD: {
        const text = texts.slice(at, (at += n[i + 7]));
        const f = `${shape === BOLD ? "600 " : ""}${h}px ${FONT}`;
        if (f !== font) c.font = font = f;
        c.textAlign = shape === MIDDLE ? "center" : shape === END ? "right" : "left";
        c.fillText(text, x, y);
      }
    }
  }
}

/**
 * An empty canvas of a size.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width in CSS pixels
 * @param {number} height in CSS pixels
 * @param {number} scale
 */
function begin(canvas, width, height, scale) {
  const w = Math.round(width * scale), h = Math.round(height * scale);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  c.setTransform(scale, 0, 0, scale, 0, 0);
  c.globalAlpha = 1;
  c.clearRect(0, 0, width, height);
  return c;
}
