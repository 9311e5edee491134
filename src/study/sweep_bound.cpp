#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/suggest.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim {

namespace {
using Coordinates = std::vector<double>;
using Dimension = std::array<int, 7>;
constexpr Dimension time_dimension{0, 0, 1, 0, 0, 0, 0};
constexpr int deepest = 100;

/// A part of an expression: its value in base units, or a text.
struct Term {
  std::function<double(const Coordinates&)> value{};
  Dimension dimension{};
  std::function<std::string(const Coordinates&)> text{};  ///< of words only
};

/// Names a parameter, as a whole word?
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Recursive descent: comparison of two sums of products.
class BoundParser {
 public:
  BoundParser(const Written& written, const std::vector<SweepParameter>& parameters)
      : written_(written), parameters_(parameters), rest_(written.text) {}

  std::function<bool(const Coordinates&)> parse() {
    const Term left = sum();
    const std::string relation = take_relation();
    const Term right = sum();
    skip();
    if (!rest_.empty()) fail(fmt::format("'{}' is too much", rest_));
    if (left.text || right.text) return compare_texts(left, right, relation);
    if (left.dimension != right.dimension)
      fail("compares values of different dimensions; write units, e.g. '>= 200 MW'");
    return compare(left.value, right.value, relation);
  }

  /// The parameter whose name stands here, the longest of several.
  static const SweepParameter* parameter_at(std::string_view text, const std::vector<SweepParameter>& parameters) {
    const SweepParameter* best = nullptr;
    for (const SweepParameter& p : parameters) {
      const bool here = text.starts_with(p.name) && (text.size() == p.name.size() || !is_word(text[p.name.size()]));
      if (here && (!best || p.name.size() > best->name.size())) best = &p;
    }
    return best;
  }

 private:
  [[noreturn]] void fail(std::string message) const { throw InputError({written_.issue(std::move(message))}); }
  void skip() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }
  bool take(char c) {
    skip();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string take_relation() {
    skip();
    for (const std::string_view relation : {"<=", ">=", "==", "!=", "<", ">"})
      if (rest_.starts_with(relation)) {
        rest_.remove_prefix(relation.size());
        return std::string(relation);
      }
    fail("has no comparison here; write one of <= >= < > == !=");
  }

  static std::function<bool(const Coordinates&)> compare(const auto& a, const auto& b, const std::string& relation) {
    if (relation == "<=") return [=](const Coordinates& x) { return a(x) <= b(x); };
    if (relation == ">=") return [=](const Coordinates& x) { return a(x) >= b(x); };
    if (relation == "<") return [=](const Coordinates& x) { return a(x) < b(x); };
    if (relation == ">") return [=](const Coordinates& x) { return a(x) > b(x); };
    if (relation == "==") return [=](const Coordinates& x) { return a(x) == b(x); };
    return [=](const Coordinates& x) { return a(x) != b(x); };
  }
  std::function<bool(const Coordinates&)> compare_texts(const Term& left, const Term& right,
                                                        const std::string& relation) const {
    if (!left.text || !right.text) fail("compares a text with a number; put texts in quotes: model == 'Titan 350'");
    if (relation != "==" && relation != "!=") fail("texts are only == or !=");
    return compare(left.text, right.text, relation);
  }

  Term sum() {
    Term left = product();
    for (;;) {
      const double sign = take('+') ? 1.0 : take('-') ? -1.0 : 0.0;
      if (sign == 0.0) return left;
      const Term right = product();
      need_numbers(left, right);
      if (left.dimension != right.dimension) fail("adds values of different dimensions; write units");
      left.value = [a = left.value, b = right.value, sign](const Coordinates& x) { return a(x) + sign * b(x); };
    }
  }

  Term product() {
    Term left = factor();
    for (;;) {
      const int power = take('*') ? 1 : take('/') ? -1 : 0;
      if (power == 0) return left;
      const Term right = factor();
      need_numbers(left, right);
      for (std::size_t i = 0; i < left.dimension.size(); ++i) left.dimension[i] += power * right.dimension[i];
      left.value = [a = left.value, b = right.value, power](const Coordinates& x) {
        return power > 0 ? a(x) * b(x) : a(x) / b(x);
      };
    }
  }
  void need_numbers(const Term& a, const Term& b) const {
    if (a.text || b.text) fail("calculates with a text");
  }

  Term factor() {
    if (++depth_ > deepest) fail("has too many brackets");
    skip();
    if (take('(')) {
      Term inner = sum();
      if (!take(')')) fail("has a bracket that is not closed");
      return inner;
    }
    if (take('-')) {
      const Term inner = factor();
      return {[a = inner.value](const Coordinates& x) { return -a(x); }, inner.dimension};
    }
    if (!rest_.empty() && (rest_.front() == '\'' || rest_.front() == '"')) return quoted();
    if (const SweepParameter* p = parameter_at(rest_, parameters_)) {
      rest_.remove_prefix(p->name.size());
      return parameter(*p);
    }
    return literal();
  }

  Term quoted() {
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) fail("has a quote that is not closed");
    const std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return {{}, {}, [text](const Coordinates&) { return text; }};
  }

  Term parameter(const SweepParameter& p) const {
    const auto k = static_cast<std::size_t>(&p - parameters_.data());
    if (p.kind == SweepParameter::Kind::text)
      return {{}, {}, [&p, k](const Coordinates& x) { return text_at(p, x[k]); }};
    if (p.kind == SweepParameter::Kind::date)
      return {[&p, k](const Coordinates& x) { return number_at(p, x[k]); }, time_dimension};
    const Unit unit = Unit::parse(p.unit).value_or(Unit{});
    return {[&p, k, unit](const Coordinates& x) { return unit.to_si(number_at(p, x[k])); }, unit.dimension};
  }

  /// A date, or a number with its unit, which ends before the next blank or operator.
  Term literal() {
    if (const auto date = rest_.size() >= 10 ? parse_date(rest_.substr(0, 10)) : std::nullopt) {
      rest_.remove_prefix(10);
      return {[t = clock_s(Date{}, *date)](const Coordinates&) { return t; }, time_dimension};
    }
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789.eE"), rest_.size());
    const auto measure = split_measure(rest_.substr(0, digits));
    if (!measure || !measure->unit.empty()) unknown();
    rest_.remove_prefix(digits);
    const Unit unit = take_unit();
    return {[v = unit.to_si(measure->number)](const Coordinates&) { return v; }, unit.dimension};
  }
  Unit take_unit() {
    std::string_view ahead = rest_;
    ahead.remove_prefix(std::min(ahead.find_first_not_of(' '), ahead.size()));
    const std::size_t size = std::min(ahead.find_first_of(" )<>=!+*-"), ahead.size());
    const std::string_view text = ahead.substr(0, size);
    if (text.empty() || text.front() == '/' || parameter_at(ahead, parameters_)) return {};
    const auto unit = Unit::parse(text);
    if (!unit) fail(fmt::format("'{}' is no unit", text));
    rest_ = ahead.substr(size);
    return *unit;
  }
  [[noreturn]] void unknown() const {
    std::vector<std::string> names;
    for (const SweepParameter& p : parameters_) names.push_back(p.name);
    const std::string_view word = rest_.substr(0, std::min(rest_.find_first_of(" )<>=!+*"), rest_.size()));
    if (word.empty()) fail("ends where a value is expected");
    fail(fmt::format("'{}' is neither a parameter nor a number{}", word, suggestion(word, names)));
  }

  const Written& written_;
  const std::vector<SweepParameter>& parameters_;
  std::string_view rest_;
  int depth_ = 0;
};

bool names_parameter(std::string_view text, const std::vector<SweepParameter>& parameters) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((i == 0 || (!is_word(text[i - 1]) && text[i - 1] != '.' && text[i - 1] != '-')) &&
        BoundParser::parameter_at(text.substr(i), parameters))
      return true;
  return false;
}
}  // namespace

std::optional<ParameterBound> ParameterBound::parse(const Written& written,
                                                    const std::vector<SweepParameter>& parameters) {
  if (!names_parameter(written.text, parameters)) return std::nullopt;
  return ParameterBound(BoundParser(written, parameters).parse());
}

}  // namespace gigasim
