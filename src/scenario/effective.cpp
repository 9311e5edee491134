#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "gigasim/scenario/scenario.hpp"
#include "plan_parts.hpp"
#include "read.hpp"
#include "value_text.hpp"

namespace gigasim {

namespace {
constexpr std::size_t furthest_comment = 56;

struct Line {
  std::string text;
  std::string path;  ///< of the value on it; empty: none
};

using Laws = std::map<std::string, std::string>;

/// The visitor: writes the fields of one map as lines, indented. Of a list's item the first line carries the dash.
class Writer {
 public:
  Writer(std::vector<Line>& lines, const Laws& laws, std::string path, int indent, bool item = false)
      : lines_(lines), laws_(laws), path_(std::move(path)), indent_(indent), dash_(item) {}

  template <class T>
  void operator()(std::string_view name, T& value, std::string_view, Rule = any, std::string_view = "") {
    const std::string path = join_path(path_, name);
    if constexpr (is_optional<T>::value) {
      if (value) (*this)(name, *value, {});
    } else if constexpr (std::same_as<T, std::string>) {
      if (!value.empty()) leaf(name, text_of(value, path), path);
    } else if constexpr (Abbreviated<T>)
      abbreviated(name, value, path);
    else if constexpr (is_leaf<T>())
      leaf(name, text_of(value, path), path);
    else if constexpr (is_vector<T>::value)
      list(name, value, path);
    else if constexpr (is_named<T>::value)
      named(name, value, path);
    else
      map(name, value, path);
  }

  template <class Variant>
  void alternatives(std::string_view name, Variant& value) {
    leaf(name, std::string(Kinds<Variant>::all[value.index()].kind), join_path(path_, name));
    std::visit([this](auto& spec) { describe(*this, spec); }, value);
  }

 private:
  void line(const std::string& text, const std::string& path = {}) {
    const std::string margin(static_cast<std::size_t>(indent_), ' ');
    lines_.push_back({dash_ ? margin.substr(2) + "- " + text : margin + text, path});
    dash_ = false;
  }
  void leaf(std::string_view name, const std::string& text, const std::string& path) {
    line(fmt::format("{}: {}", name, text), path);
  }

  /// As written where it is drawn; else the value.
  template <class T>
  std::string text_of(const T& value, const std::string& path) const {
    const auto law = laws_.find(path);
    if (law != laws_.end()) return law->second;
    if constexpr (is_vector<T>::value) {
      std::vector<std::string> items;
      for (std::size_t i = 0; i < value.size(); ++i) items.push_back(text_of(value[i], fmt::format("{}[{}]", path, i)));
      return fmt::format("[{}]", fmt::join(items, ", "));
    } else {
      return value_text(value);
    }
  }

  /// Below `path`, not in an item of it.
  bool holds_laws(const std::string& path) const {
    const auto next = laws_.lower_bound(path + ".");
    return next != laws_.end() && next->first.starts_with(path + ".");
  }

  template <class T>
  void map(std::string_view name, T& value, const std::string& path) {
    line(fmt::format("{}:", yaml_text(name)));
    const std::size_t header = lines_.size() - 1;
    Writer inner(lines_, laws_, path, indent_ + 2);
    describe(inner, value);
    if (lines_.size() == header + 1) lines_[header].text += " {}";
  }

  template <class T>
  void abbreviated(std::string_view name, T& value, const std::string& path) {
    const auto brief = short_text(value);
    if (const auto law = laws_.find(path); law != laws_.end())
      leaf(name, law->second, path);
    else if (brief && !holds_laws(path))
      leaf(name, brief->text, join_path(path, brief->field));
    else
      map(name, value, path);
  }

  template <class T>
  void named(std::string_view name, Named<T>& entries, const std::string& path) {
    if (entries.empty()) return;
    line(fmt::format("{}:", name));
    Writer inner(lines_, laws_, path, indent_ + 2);
    for (auto& [key, value] : entries) {
      if constexpr (is_leaf<T>())
        inner.leaf(yaml_text(key), inner.text_of(value, join_path(path, key)), join_path(path, key));
      else
        inner.map(key, value, join_path(path, key));
    }
  }

  template <class T>
  void list(std::string_view name, std::vector<T>& items, const std::string& path) {
    if (items.empty()) return;
    if (items.size() == 1 && holds_laws(path))
      return map(name, items[0], path);  // one without brackets: laws go by path
    line(fmt::format("{}:", name));
    for (std::size_t i = 0; i < items.size(); ++i) {
      Writer inner(lines_, laws_, fmt::format("{}[{}]", path, i), indent_ + 4, true);
      describe(inner, items[i]);
      if (inner.dash_) inner.line("{}");
    }
  }

  std::vector<Line>& lines_;
  const Laws& laws_;
  std::string path_;
  int indent_;
  bool dash_;
};

std::vector<Line> lines_of(const LoadedScenario& loaded) {
  std::vector<Line> lines;
  PlanText text{loaded.scenario, loaded.uncertainty};
  Writer writer(lines, loaded.laws, {}, 0);
  describe(writer, text);
  return lines;
}

class Origins {
 public:
  explicit Origins(const std::vector<Provenance>& provenance) {
    for (const Provenance& p : provenance) origins_.emplace(p.path, p.origin);
  }
  /// The value's own, or that of the one value it was read from.
  std::string of(const std::string& path) const {
    for (const std::string& p : {path, path.substr(0, path.rfind('.'))})
      if (const auto found = origins_.find(p); found != origins_.end()) return found->second;
    return {};
  }

 private:
  std::unordered_map<std::string, std::string> origins_;
};

std::size_t comment_column(const std::vector<Line>& lines) {
  std::size_t column = 0;
  for (const Line& line : lines) column = std::max(column, std::min(line.text.size(), furthest_comment));
  return column;
}
}  // namespace

std::string effective_yaml(const LoadedScenario& loaded, bool origins) {
  const std::vector<Line> lines = lines_of(loaded);
  const Origins known(loaded.provenance);
  const std::size_t column = comment_column(lines);
  std::string text;
  for (const Line& line : lines) {
    const std::string origin = origins && !line.path.empty() ? known.of(line.path) : "";
    text += origin.empty() ? line.text + "\n" : fmt::format("{:<{}}  # {}\n", line.text, column, origin);
  }
  return text;
}

}  // namespace gigasim
