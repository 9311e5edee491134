#include <fmt/format.h>

#include "field_docs.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

namespace {
constexpr std::string_view introduction = R"(# Scenario files

Written from the field declarations by `gigasim schema --reference`; do not edit.

A scenario is a YAML file. Every quantity carries its unit (`38 MW`, `3 min`, `25 degC`), in any unit of its dimension;
ratios are plain numbers or percent (`0.2`, `20 %`). Dates are UTC: `2026-01-31`, `2026-01-31 14:30`. A list of one may be
written without brackets. Unknown keys, and keys that would have no effect, are errors. `gigasim explain KIND` shows any
of these tables in a terminal.

Sources of defaults: PUB published by the maker or an authority, DER derived from published figures (shown), REC
from the standard or paper named, not checked again, EJ engineering judgement; what stands in brackets is the plausible
range.
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string linked_type(const FieldDoc& field) {
  std::string text = type_text(field);
  if (field.section.empty()) return text;
  const std::size_t at = text.rfind(field.section);
  return text.replace(at, field.section.size(), fmt::format("[{0}](#{0})", field.section));
}

std::string code(const std::string& text) { return text.empty() || text == "required" ? text : "`" + text + "`"; }

std::string table(const std::vector<FieldDoc>& fields) {
  std::string text = "| field | type | default | range | meaning | source |\n|---|---|---|---|---|---|\n";
  for (const FieldDoc& f : fields)
    text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", f.name, escaped(linked_type(f)), code(default_text(f)),
                        range_text(f), escaped(f.text), escaped(f.source));
  return text;
}
}  // namespace

std::string scenario_reference() {
  std::string page(introduction);
  for (const SectionDoc& s : sections()) page += fmt::format("\n## {}\n\n{}.\n\n{}", s.name, s.text, table(s.fields));
  page += "\n# Kinds of fleets\n\nTheir fields stand beside those of [fleet](#fleet).\n";
  for (const SectionDoc& d : devices())
    page += fmt::format("\n## {}\n\n{}. `at:` names a {}.\n\n{}", d.name, d.text, d.place, table(d.fields));
  page += "\n# Kinds of jobs\n\nTheir fields stand beside those of [job](#job).\n";
  for (const SectionDoc& w : works()) page += fmt::format("\n## {}\n\n{}.\n\n{}", w.name, w.text, table(w.fields));
  return page;
}

}  // namespace gigasim
