// Flows as bands between columns of nodes.
import { sankey, sankeyJustify, sankeyLinkHorizontal } from "d3-sankey";
import { html, svg } from "../dom.js";

/// nodes: [{ name, colour }], links: [{ source, target, value }] by name; text(value) for people.
export function flowChart({ nodes, links, text, label }) {
  const width = 960, height = 430;
  const index = new Map(nodes.map((node, i) => [node.name, i]));
  const layout = sankey().nodeWidth(14).nodePadding(14).nodeAlign(sankeyJustify).extent([[4, 10], [width - 4, height - 10]]).iterations(48);
  const graph = layout({
    nodes: nodes.map((node) => ({ ...node })),
    links: links.filter((link) => link.value > 0).map((link) => ({ ...link, source: index.get(link.source), target: index.get(link.target) })),
  });
  const shown = graph.nodes.filter((node) => node.value > 0);
  const path = sankeyLinkHorizontal();
  const bands = graph.links.map((link) => svg("path", { class: "flow mark", d: path(link), stroke: link.colour ?? link.source.colour, "stroke-width": Math.max(1, link.width), tabindex: "-1" },
    svg("title", {}, `${link.source.name} → ${link.target.name}: ${text(link.value)}`)));
  const boxes = shown.map((node) => {
    const right = node.x0 < width * 0.45;
    return svg("g", { class: "node" },
      svg("rect", { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: Math.max(1, node.y1 - node.y0), fill: node.colour }, svg("title", {}, `${node.name}: ${text(node.value)}`)),
      svg("text", { x: right ? node.x1 + 6 : node.x0 - 6, y: (node.y0 + node.y1) / 2, "text-anchor": right ? "start" : "end", dy: "0.35em" },
        node.name, svg("tspan", { class: "soft", dx: 6 }, text(node.value))));
  });
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    svg("svg", { class: "sankey", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, bands, boxes));
}
