#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "field_docs.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

namespace {
constexpr std::size_t narrowest_text = 30, widest_cell = 24;

/// Words of `text` on lines of at most `width` characters.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

std::string paragraph(std::string_view text, std::size_t width) {
  return fmt::format("{}\n", fmt::join(wrapped(text, width), "\n"));
}

using Row = std::array<std::string, 5>;

Row row_of(const FieldDoc& doc) {
  return {doc.name, type_text(doc), default_text(doc), range_text(doc),
          doc.source.empty() ? doc.text : fmt::format("{} [{}]", doc.text, doc.source)};
}

/// Columns as wide as their cells; the last takes what is left. Long cells wrap.
class Table {
 public:
  Table(const std::vector<FieldDoc>& fields, std::size_t width) {
    rows_.push_back({"field", "type", "default", "range", "meaning [source]"});
    for (const FieldDoc& field : fields) rows_.push_back(row_of(field));
    std::size_t taken = 0;
    for (std::size_t c = 0; c + 1 < widths_.size(); ++c) {
      for (const Row& row : rows_) widths_[c] = std::max(widths_[c], row[c].size());
      taken += (widths_[c] = c == 0 ? widths_[c] : std::min(widths_[c], widest_cell)) + 2;
    }
    widths_.back() = std::max(narrowest_text, width > taken ? width - taken : 0);
  }

  std::string text() const {
    std::string all;
    for (const Row& row : rows_) all += lines(row);
    return all;
  }

 private:
  std::string lines(const Row& row) const {
    std::array<std::vector<std::string>, 5> cells;
    std::size_t height = 1;
    for (std::size_t c = 0; c < row.size(); ++c) {
      cells[c] = wrapped(row[c], widths_[c]);
      height = std::max(height, cells[c].size());
    }
    std::string all;
    for (std::size_t i = 0; i < height; ++i) {
      std::string line;
      for (std::size_t c = 0; c < row.size(); ++c)
        line += fmt::format("{:<{}}  ", i < cells[c].size() ? cells[c][i] : "", widths_[c]);
      all += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return all;
  }

  std::vector<Row> rows_{};
  std::array<std::size_t, 5> widths_{};
};

/// A kind with the fields that every fleet or job has.
std::string explain_kind(const SectionDoc& kind, std::string_view of, std::size_t width) {
  const std::string place = kind.place.empty() ? "" : fmt::format("; `at:` names a {}", kind.place);
  return paragraph(fmt::format("{}: {}. A kind of {}{}.", kind.name, kind.text, of, place), width) + "\n" +
         Table(kind.fields, width).text() + "\n" + paragraph(fmt::format("Every {} also has:", of), width) + "\n" +
         Table(section(of).fields, width).text();
}

const SectionDoc* find(const std::vector<SectionDoc>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const SectionDoc& s) { return s.name == name; });
  return found == list.end() ? nullptr : &*found;
}

/// The section that a key holds: `phases`, `via`, `mttr`.
std::string section_of_key(std::string_view key) {
  for (const auto* list : {&sections(), &devices(), &works()})
    for (const SectionDoc& s : *list)
      for (const FieldDoc& field : s.fields)
        if (field.name == key && !field.section.empty()) return field.section;
  return {};
}
}  // namespace

std::vector<std::string> explainable() {
  std::vector<std::string> names;
  for (const auto* list : {&devices(), &works(), &sections()})
    for (const SectionDoc& s : *list) names.push_back(s.name);
  return names;
}

std::string explain(std::string_view kind, int width) {
  const std::size_t columns = static_cast<std::size_t>(std::max(width, 40));
  if (const SectionDoc* device = find(devices(), kind)) return explain_kind(*device, "fleet", columns);
  if (const SectionDoc* work = find(works(), kind)) return explain_kind(*work, "job", columns);
  if (const SectionDoc* found = find(sections(), kind))
    return paragraph(fmt::format("{}: {}.", found->name, found->text), columns) + "\n" +
           Table(found->fields, columns).text();
  if (const std::string name = section_of_key(kind); !name.empty()) return explain(name, width);
  const auto near = nearest_name(kind, explainable());
  const std::string hint = near ? fmt::format("did you mean '{}'? ", *near) : "";
  throw InputError({Issue{.message = fmt::format("'{}' is nothing to explain; {}there are {}", kind, hint,
                                                 fmt::join(explainable(), ", "))}});
}

}  // namespace gigasim
