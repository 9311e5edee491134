#include "criterion_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>

#include "gigasim/base/suggest.hpp"
#include "gigasim/base/unit.hpp"

namespace gigasim::study {

namespace {
constexpr std::size_t longest_shown = 60;

/// What people say, and how the metric begins; of several the first that the plan has and that fits the unit.
constexpr std::pair<std::string_view, std::string_view> known_phrases[] = {
    {"unserved energy", "eue"},
    {"energy not served", "eue"},
    {"loss of load", "lole"},
    {"unserved hours", "unserved_h"},
    {"unserved hours", "lole"},
    {"shortages", "lolf"},
    {"longest shortage", "longest_h"},
    {"deepest shortage", "deepest_mw"},
    {"facility power", "energised"},
    {"power", "energised"},
    {"racks standing", "installed"},
    {"generation", "powered"},
    {"cooling", "cooled"},
    {"training power", "training"},
    {"gpus", "installed_gpus"},
    {"facility power per gpu", "facility_per_gpu"},
    {"energised racks", "racks_energised"},
    {"energised gpus", "energised_gpus"},
    {"energised gpus", "gpus_energised"},
    {"cooled gpus", "cooled_gpus"},
    {"useful training", "gpu_share.useful"},
    {"useful training", "gpu_h.useful"},
    {"serving", "gpu_share.serving"},
    {"serving", "gpu_h.serving"},
    {"warmest coolant", "coolant_peak"},
    {"fuel", "fuel_mwh"},
    {"emissions", "co2_t"},
    {"grid energy", "imported_mwh"},
    {"cost", "cost_usd"},
};

/// Other words for the bins that GPU-hours are lost to.
constexpr std::pair<std::string_view, std::string_view> bin_words[] = {
    {"failures", "failed"},
    {"repairs", "failed"},
    {"heat", "hot"},
    {"power caps", "capped"},
    {"grid calls", "grid_import"},
    {"grid", "grid_import"},
    {"leases", "permit"},
    {"permits", "permit"},
    {"checkpointing", "checkpoint"},
    {"rolled back work", "lost_work"},
    {"commissioning", "not_commissioned"},
    {"feeders", "feeder"},
};

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}
bool begins(std::string_view text, std::string_view with) {
  return text.size() >= with.size() &&
         std::equal(with.begin(), with.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// `energized power` is `energised_power`.
std::string stem_of(std::string_view words) {
  std::string stem = lowered(words);
  std::replace(stem.begin(), stem.end(), ' ', '_');
  if (stem.ends_with("_power")) stem.resize(stem.size() - 6);
  if (const std::size_t z = stem.find("energized"); z != std::string::npos) stem.replace(z, 9, "energised");
  return stem;
}

std::vector<std::string> bin_stems(std::string_view bin) {
  std::string id = stem_of(bin);
  for (const auto& [words, known] : bin_words)
    if (lowered(bin) == words) id = known;
  return {"gpu_share." + id, "gpu_h." + id};
}

std::vector<std::string> stems_of(std::string_view name) {
  constexpr std::string_view lost = "lost to ";
  if (begins(name, lost)) return bin_stems(name.substr(lost.size()));
  std::vector<std::string> stems;
  for (const auto& [words, stem] : known_phrases)
    if (lowered(name) == words) stems.emplace_back(stem);
  stems.push_back(stem_of(name));
  return stems;
}

/// Quotes are left out, as in what people write.
std::string scope_name(const MetricName& name) {
  std::string of = name.of;
  std::erase(of, '"');
  return of;
}

/// `eue` begins `eue_mwh_per_yr`, but not `eueX`; `energised_mw` is `energised_at_mw`, too.
bool means(std::string_view stem, MetricName name) {
  const std::string as_told = figure_text(name);
  name.on_date = false;
  for (const std::string& text : {figure_text(name), as_told})
    if (begins(text, stem) && (text.size() == stem.size() || text[stem.size()] == '_')) return true;
  return false;
}

class Finder {
 public:
  Finder(const FigureText& text, const std::vector<Metric>& metrics) : text_(text), metrics_(metrics) {
    if (text.date) date_ = std::chrono::floor<std::chrono::days>(*text.date);
  }

  std::vector<std::size_t> all() {
    for (std::size_t i = 0; i < metrics_.size(); ++i)
      if (text_.scope.empty() && !text_.date && to_text(metrics_[i].name) == text_.name) return {i};
    check_scope();
    for (const std::string& stem : stems_of(text_.name)) collect(stem);
    if (found_.empty()) refuse();
    return std::move(found_);
  }

 private:
  bool in_scope(const MetricName& name) const {
    if (text_.scope.empty()) return name.scope == Scope::run;
    return name.scope != Scope::run && lowered(scope_name(name)) == lowered(text_.scope);
  }

  void collect(std::string_view stem) {
    for (std::size_t i = 0; i < metrics_.size(); ++i) {
      const MetricName& name = metrics_[i].name;
      if (!in_scope(name) || !means(stem, name)) continue;
      if (name.date != date_)
        (date_ ? undated_ : dated_) = true;
      else if (!date_ || name.on_date != text_.by)
        found_.push_back(i);
    }
  }

  void check_scope() const {
    if (text_.scope.empty() ||
        std::any_of(metrics_.begin(), metrics_.end(), [&](const Metric& m) { return in_scope(m.name); }))
      return;
    std::vector<std::string> names;
    for (const Metric& m : metrics_)
      if (auto name = scope_name(m.name);
          m.name.scope != Scope::run && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(std::move(name));
    throw Unreadable{fmt::format("the plan has no phase, fleet, hall, load or job {}{}", in_quotes(text_.scope),
                                 suggestion(text_.scope, names))};
  }

  [[noreturn]] void refuse() const {
    if (dated_)
      throw Unreadable{fmt::format("{} is a figure of a date; write e.g. '{} ... on 2026-06-30'", in_quotes(text_.name),
                                   text_.name)};
    if (undated_)
      throw Unreadable{
          fmt::format("{} is not known for {}: it is told for the whole run, or the date lies outside the run",
                      in_quotes(text_.name), to_string(*date_))};
    std::vector<std::string> names;
    for (const Metric& m : metrics_)
      if (in_scope(m.name)) names.push_back(figure_text(m.name));
    std::vector<std::string> short_names = names;
    for (const auto& [words, stem] : known_phrases) short_names.emplace_back(words);
    for (const std::string& name : names) short_names.push_back(name.substr(0, name.find('_')));
    const auto near = nearest_name(text_.name, short_names);
    throw Unreadable{
        fmt::format("{} is not a figure{}{}", in_quotes(text_.name),
                    text_.scope.empty() ? " of the plan" : " of " + in_quotes(text_.scope),
                    near ? fmt::format("; did you mean '{}'?", *near) : "; 'gigasim check --figures FILE' lists them")};
  }

  const FigureText& text_;
  const std::vector<Metric>& metrics_;
  std::optional<Date> date_{};
  std::vector<std::size_t> found_{};
  bool dated_ = false, undated_ = false;
};

// numbers

std::string without_noun(std::string_view unit, std::string_view noun) {
  const std::size_t at = unit.find(noun);
  return at == std::string_view::npos || at + noun.size() != unit.size() ? std::string(unit)
                                                                         : std::string(unit.substr(0, at));
}

/// `M` of `M GPU-h`; nothing when it is no such unit.
std::optional<double> prefix_of_gpu_hours(std::string_view unit) {
  for (const std::string_view noun : {"GPU-hours", "GPU-h", "GPUh", "GPU h", "GPU hours"}) {
    std::string prefix = without_noun(unit, noun);
    if (prefix.size() == unit.size()) continue;
    std::erase(prefix, ' ');
    for (const auto& [letter, factor] : {std::pair("", 1.0), {"k", 1e3}, {"M", 1e6}, {"G", 1e9}})
      if (prefix == letter) return factor;
  }
  return std::nullopt;
}

std::optional<double> scale_of_flops(std::string_view unit) {
  for (const auto& [name, factor] : {std::pair("EFLOP/s", 1.0), {"PFLOP/s", 1e-3}, {"ZFLOP/s", 1e3}})
    if (unit == name) return factor;
  return std::nullopt;
}

/// Counts and shares.
std::optional<double> plain_factor(std::string_view unit, const Metric& metric) {
  for (const std::string_view noun : {"GPUs", "racks", "units"})
    if (unit == noun && to_text(metric.name).find(lowered(noun)) != std::string::npos) return 1.0;
  if (unit.empty()) return 1.0;
  if (unit == "%") return 0.01;
  if (unit == "ppm") return 1e-6;
  return std::nullopt;
}

std::string_view dimension_of(std::string_view unit) {
  if (prefix_of_gpu_hours(unit)) return "GPU time";
  const auto parsed = Unit::parse(unit);
  return parsed ? dimension_name(*parsed) : std::string_view();
}

Number wrong_unit(std::string_view text, const Measure& given, const Metric& m) {
  const std::string example = m.unit.empty() ? fmt::format("'{}', or '{} %'", given.digits, given.digits)
                                             : fmt::format("'{} {}'", given.digits, m.unit);
  const std::string_view is = dimension_of(given.unit);
  const bool rate = is == "power" && given.unit.find('/') != std::string_view::npos;
  const std::string left = given.unit.empty() ? fmt::format("{} has no unit", in_quotes(text))
                           : rate             ? fmt::format("{} is energy in time", in_quotes(text))
                           : is.empty() || is == "a plain ratio"
                               ? fmt::format("{}: the unit does not fit", in_quotes(text))
                               : fmt::format("{} is {}", in_quotes(text), is);
  return {std::nullopt, fmt::format("{}; {} is {}, write e.g. {}", left, to_text(m.name),
                                    m.unit.empty() ? "a plain number" : "in " + m.unit, example)};
}

/// `MWh/yr` is power by its dimension, and `h/yr` a plain ratio, but nobody means `MW` or `%` by them.
bool alike(std::string_view a, std::string_view b) {
  const auto x = Unit::parse(a), y = Unit::parse(b);
  const bool rates = a.find('/') != std::string_view::npos, rates_too = b.find('/') != std::string_view::npos;
  return x && y && x->same_dimension(*y) && rates == rates_too && (x->offset != 0.0) == (y->offset != 0.0) &&
         (a == "%" || a == "ppm") == (b == "%" || b == "ppm");
}
}  // namespace

std::string in_quotes(std::string_view text) {
  return text.size() <= longest_shown ? fmt::format("'{}'", text)
                                      : fmt::format("'{}...'", text.substr(0, longest_shown));
}

std::vector<std::size_t> find_figure(const FigureText& text, const std::vector<Metric>& metrics) {
  return Finder(text, metrics).all();
}

Number number_in(std::string_view text, const Metric& metric) {
  const auto given = split_measure(text);
  if (!given || !std::isfinite(given->number) || given->unit.starts_with(','))
    return {std::nullopt, fmt::format("{} is not a number with a unit; write e.g. '{}'", in_quotes(text),
                                      metric.unit.empty() ? "0.95" : "10 " + metric.unit)};
  const auto scaled = [&](std::optional<double> factor) {
    return factor ? Number{given->number * *factor, {}} : wrong_unit(text, *given, metric);
  };
  if (metric.unit.empty()) {
    if (given->unit == "%") return {decimal(given->digits, -2), {}};
    return scaled(plain_factor(given->unit, metric));
  }
  if (metric.unit == "GPU-h") return scaled(prefix_of_gpu_hours(given->unit));
  if (metric.unit == "EFLOP/s") return scaled(scale_of_flops(given->unit));
  if (given->unit == metric.unit) return {given->number, {}};
  if (given->unit.empty() || !alike(given->unit, metric.unit)) return wrong_unit(text, *given, metric);
  const Converted converted = convert(text, metric.unit, to_text(metric.name));
  return {converted.value, converted.problem};
}

std::vector<std::pair<std::string, std::string>> phrases() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [words, stem] : known_phrases) all.emplace_back(words, stem);
  all.emplace_back("lost to generation", "gpu_share.generation");
  return all;
}

}  // namespace gigasim::study
