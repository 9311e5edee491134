#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "reading.hpp"

namespace gigasim {

using document::Node;

namespace {

constexpr std::size_t longest_shown = 60;
constexpr std::size_t longest_text = 1'000;

/// What `read` makes of the chosen item of `{choice: [...]}`; at first of every item, so that problems of all are told.
template <class Read>
auto of_choice(Reading& reading, const Node& node, const FieldContext& field, Read read)
    -> decltype(read(node, field)) {
  const auto chosen = read_chosen(reading, node, field);
  if (!chosen) return std::nullopt;
  const auto& items = node.find("choice")->items;
  const auto item = [&](std::size_t i) {
    return read(items[i], FieldContext{fmt::format("{}.choice[{}]", field.path, i), field.name, field.rule});
  };
  if (reading.drawn) return item(*chosen);
  auto value = item(0);
  for (std::size_t i = 1; i < items.size(); ++i) item(i);
  return value;
}

/// A value as it is quoted in messages.
std::string in_quotes(std::string_view text) {
  if (text.size() <= longest_shown) return fmt::format("'{}'", text);
  return fmt::format("'{}...'", text.substr(0, longest_shown));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `a, b or c`.
std::string either(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return text;
}

std::string bound(double value, std::string_view symbol) {
  return symbol.empty() || value == 0.0 ? shortest(value) : format_quantity(value, symbol);
}

/// `; did you mean 'pert'?` for `{prt: [...]}`.
std::string nearest_law(const Node& map) {
  std::vector<std::string> laws;
  for (const auto& [text, law] : choices(InputLaw::Family{})) laws.emplace_back(text);
  const auto near = map.entries.empty() ? std::nullopt : nearest_name(map.entries.front().key, laws);
  return near ? fmt::format("; did you mean '{}'?", *near) : "";
}

/// The text of a scalar; reports maps, lists and missing values.
const std::string* scalar(Reading& reading, const Node& node, const FieldContext& field) {
  switch (node.kind) {
    case Node::Kind::scalar:
      return &node.text;
    case Node::Kind::null:
      reading.report(node.mark, field.path, "has no value; write one, or leave the key out");
      break;
    case Node::Kind::sequence:
      reading.report(node.mark, field.path, "is a list; a single value is asked");
      break;
    case Node::Kind::map:
      reading.report(node.mark, field.path, "is a map; a single value is asked" + nearest_law(node));
      break;
  }
  return nullptr;
}

/// `0.2` or `20 %`.
Converted read_ratio(std::string_view text) {
  const auto measure = split_measure(text);
  if (measure && !std::isfinite(measure->number)) return {std::nullopt, in_quotes(text) + " is too large"};
  if (measure && measure->unit.empty()) return {measure->number, {}};
  if (measure && measure->unit == "%") return {decimal(measure->digits, -2), {}};
  if (measure && Unit::parse(measure->unit))
    return {std::nullopt, in_quotes(text) + " has a unit; a plain number is asked"};
  if (text.find(',') != std::string_view::npos)
    return {std::nullopt, in_quotes(text) + ": numbers have no comma; write e.g. '0.5' or '1000'"};
  return {std::nullopt, in_quotes(text) + " is not a number"};
}

std::string range_problem(std::string_view text, double value, const Rule& rule, std::string_view symbol) {
  const bool percent_forgotten =
      symbol.empty() && rule.high == 1.0 && value > 1.0 && value <= 100.0 && text.find('%') == std::string_view::npos;
  if (percent_forgotten) return fmt::format("{} is more than 1; write '{} %'", in_quotes(text), shortest(value));
  return fmt::format("{} {}", in_quotes(text), broken_bound(rule, symbol));
}

}  // namespace

std::string join_path(const std::string& parent, std::string_view key) {
  return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

std::string with_article(std::string_view name) {
  std::string words(name.substr(0, longest_shown));
  std::replace(words.begin(), words.end(), '_', ' ');
  const bool vowel = !words.empty() && std::string_view("aeiou").find(words[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + words;
}

bool is_name(std::string_view text) {
  const auto allowed = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == ' ' ||
           (c & 0x80);
  };
  return !text.empty() && text.front() != ' ' && text.back() != ' ' && std::all_of(text.begin(), text.end(), allowed);
}

std::string broken_bound(const Rule& rule, std::string_view symbol) {
  const bool low = std::isfinite(rule.low), high = std::isfinite(rule.high);
  if (low && !high && rule.low == 0.0 && !rule.low_open) return "must not be negative";
  std::string text = "must be ";
  if (low) text += (rule.low_open ? "above " : "at least ") + bound(rule.low, symbol);
  if (low && high) text += " and ";
  if (high) text += (rule.high_open ? "below " : "at most ") + bound(rule.high, symbol);
  return text;
}

std::optional<std::string> read_text(Reading& reading, const Node& node, const FieldContext& field) {
  if (is_law(node))
    return of_choice(reading, node, field, [&](const auto& n, const auto& f) { return read_text(reading, n, f); });
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  if (text->size() > longest_text)
    reading.report(node.mark, field.path,
                   fmt::format("a text of {} characters; at most {}", text->size(), longest_text));
  else if (field.name == "name" && (text->empty() || text->find_first_of("\"[]/\n") != std::string::npos))
    reading.report(node.mark, field.path,
                   in_quotes(*text) + ": a name is not empty and has no quotes, brackets and slashes");
  else
    return *text;
  return std::nullopt;
}

std::optional<double> read_number(Reading& reading, const Node& node, const FieldContext& field,
                                  std::string_view symbol) {
  if (is_law(node)) return read_law(reading, node, field, {std::string(symbol)});
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  const std::string_view shown = std::string_view(*text).substr(0, 200);
  const Converted number = symbol.empty() ? read_ratio(shown) : convert(shown, symbol, with_article(field.name));
  if (!number.value) {
    reading.report(node.mark, field.path, number.problem);
    return std::nullopt;
  }
  if (field.rule.accepts(*number.value)) return number.value;
  reading.report(node.mark, field.path, range_problem(*text, *number.value, field.rule, symbol));
  return std::nullopt;
}

std::optional<int> read_integer(Reading& reading, const Node& node, const FieldContext& field) {
  if (is_law(node)) {
    const auto drawn = read_law(reading, node, field, {.whole = true});
    return drawn ? std::optional(static_cast<int>(std::clamp(*drawn, -2e9, 2e9))) : std::nullopt;
  }
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (text->empty() || end != text->data() + text->size() || error == std::errc::invalid_argument)
    reading.report(node.mark, field.path, in_quotes(*text) + " is not a whole number; write e.g. '12'");
  else if (error == std::errc::result_out_of_range)
    reading.report(node.mark, field.path, in_quotes(*text) + " is too large");
  else if (!field.rule.accepts(value))
    reading.report(node.mark, field.path, range_problem(*text, value, field.rule, {}));
  else
    return value;
  return std::nullopt;
}

std::optional<bool> read_boolean(Reading& reading, const Node& node, const FieldContext& field) {
  if (is_law(node))
    return of_choice(reading, node, field, [&](const auto& n, const auto& f) { return read_boolean(reading, n, f); });
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  const auto one_of = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) {
      return nearest_name(*text, {std::string(w)}) && text->size() == w.size();
    });
  };
  const std::string hint = one_of({"true", "yes", "on"})    ? "write 'true'"
                           : one_of({"false", "no", "off"}) ? "write 'false'"
                                                            : "write 'true' or 'false'";
  reading.report(node.mark, field.path, fmt::format("{} is not true or false; {}", in_quotes(*text), hint));
  return std::nullopt;
}

std::optional<Date> read_date(Reading& reading, const Node& node, const FieldContext& field) {
  if (is_law(node)) {
    const auto drawn = read_law(reading, node, field, {.date = true});
    return drawn ? std::optional(date_at(Date{}, *drawn)) : std::nullopt;
  }
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  const auto date = text->size() < 40 ? parse_date(*text) : std::nullopt;
  if (!date)
    reading.report(node.mark, field.path,
                   in_quotes(*text) + " is not a date; write e.g. '2026-01-31' or '2026-01-31 14:30' (UTC)");
  return date;
}

std::optional<std::size_t> read_choice(Reading& reading, const Node& node, const FieldContext& field,
                                       const std::vector<std::string>& names) {
  if (is_law(node))
    return of_choice(reading, node, field,
                     [&](const auto& n, const auto& f) { return read_choice(reading, n, f, names); });
  const std::string* text = scalar(reading, node, field);
  if (!text) return std::nullopt;
  const auto it = std::find(names.begin(), names.end(), *text);
  if (it != names.end()) return static_cast<std::size_t>(it - names.begin());
  const auto near = nearest_name(*text, names);
  reading.report(node.mark, field.path,
                 near ? fmt::format("{} is unknown; did you mean '{}'?", in_quotes(*text), *near)
                      : fmt::format("{} is unknown; write {}", in_quotes(*text), either(names)));
  return std::nullopt;
}

}  // namespace gigasim
