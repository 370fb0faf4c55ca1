// Colours and shapes. Kinds: the Okabe–Ito palette, told apart by shape as well.

const LIGHT = {
  ink: "#1d2530",
  faint: "#5b6675",
  paper: "#ffffff",
  edge: "#8794a6",
  ring: "#1d2530",
  halo: "rgba(255,255,255,.86)",
  kinds: ["#3b7dd8", "#00875f", "#d9730d", "#a8479b", "#7a6a00"],
  relations: [
    "#5b7aa8",
    "#00875f",
    "#b35c00",
    "#c24a1f",
    "#d9730d",
    "#a8479b",
    "#8d5bb5",
    "#a8479b",
    "#d9730d",
    "#7a6a00",
  ],
};
const DARK = {
  ink: "#e8edf4",
  faint: "#9aa7b8",
  paper: "#11161d",
  edge: "#5d6b7e",
  ring: "#f4f7fb",
  halo: "rgba(17,22,29,.84)",
  kinds: ["#6aa6f5", "#2cc295", "#f09a4a", "#dd86d2", "#d9c64a"],
  relations: [
    "#86a5d3",
    "#2cc295",
    "#f0a45a",
    "#f08a62",
    "#f09a4a",
    "#dd86d2",
    "#bb97e0",
    "#dd86d2",
    "#f09a4a",
    "#d9c64a",
  ],
};
const HUES = [212, 28, 150, 275, 350, 190, 48, 320, 100, 240, 10, 170, 65, 300];

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Returns the colours of the system's present theme. */
export const colours = () => (dark.matches ? DARK : LIGHT);

/** Calls `act` when the system's theme changes. */
export const onTheme = (act) => dark.addEventListener("change", act);

/** Returns a community's colour: `region` for the soft ground, `text` for its name. */
export function communityColour(number, use) {
  const hue = HUES[number % HUES.length];
  if (use === "text") return dark.matches ? `hsl(${hue} 55% 78%)` : `hsl(${hue} 55% 32%)`;
  return dark.matches ? `hsl(${hue} 60% 55%` : `hsl(${hue} 70% 60%`;
}

/** Traces the outline of a kind's shape around a point. */
export function trace(context, kind, x, y, r) {
  if (kind === 0) {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const corners = [null, [4, Math.PI / 4, 1.15], [4, 0, 1.3], [3, -Math.PI / 2, 1.45], [6, Math.PI / 6, 1.2]][kind] ?? [
    5, 0, 1.2,
  ];
  const [count, turn, grow] = corners;
  for (let corner = 0; corner <= count; corner++) {
    const angle = turn + (corner * 2 * Math.PI) / count;
    const at = [x + Math.cos(angle) * r * grow, y + Math.sin(angle) * r * grow];
    if (corner) context.lineTo(...at);
    else context.moveTo(...at);
  }
}
