#include "field_docs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <tuple>

#include "gigasim/base/issue.hpp"
#include "plan_parts.hpp"
#include "read.hpp"
#include "series_text.hpp"
#include "value_text.hpp"

namespace gigasim {

namespace {
using Type = FieldDoc::Type;
using Shape = FieldDoc::Shape;

template <class T>
struct Heading {
  using type = T;
  std::string_view name, text;
};

/// Every described struct that is no kind of device, from the whole to its parts.
constexpr std::tuple headings{
    Heading<PlanText>{
        "scenario",
        "The plan: the top level of a file. Any number, quantity or date below may be a law (uncertainty.md). The top "
        "level also takes `include:` (files whose entries lie under this one's) and `equipment:` (models of your own, "
        "written like a fleet with `kind`, `text` and `source`)"},
    Heading<SiteSpec>{"site", "A place with weather and floor"},
    Heading<HeatWaveSpec>{"heat_wave", "A hot or cold spell laid over the weather: a day up, its length, a day down"},
    Heading<BusSpec>{"bus", "A node of the power tree; the one without `from` is the root"},
    Heading<BranchSpec>{
        "feeder", "Parallel equal circuits between a bus and its parent (`via:`); `model:` takes one from the catalog"},
    Heading<LoopSpec>{"loop", "Facility water of one or more halls, with the cooling plant that hangs on it"},
    Heading<HallSpec>{"hall", "A room of racks"},
    Heading<ConversionSpec>{"conversion", "Low-voltage side of a hall: transformers, optional UPS, busway"},
    Heading<LoadSpec>{"load", "A load that is not a rack"},
    Heading<JobSpec>{"job",
                     "Something that racks work for; the fields of the kind stand beside these. GPUs are taken in "
                     "whole racks: a rack serves one job"},
    Heading<StepSpec>{"step", "One training step and its power; with the same power in both phases nothing swings"},
    Heading<CheckpointSpec>{
        "checkpoint", "When a job saves its state, and how long that takes; a rule or a duration alone is enough"},
    Heading<ReplicaSpec>{"islands",
                         "Independent replicas of a job, each in lock-step, that exchange their results now and then"},
    Heading<PlannedStopSpec>{"planned", "Planned stops of a job; its state is saved before"},
    Heading<CountRange>{"range", "A number of units between two bounds; one number alone is both"},
    Heading<FleetSpec>{"fleet",
                       "Identical units, each simulated on its own; the fields of the kind stand beside these; "
                       "`model:` takes kind and fields from the catalog, and what is written here wins"},
    Heading<LeaseSpec>{"lease", "Rented units; give `until` or `term`"},
    Heading<CrewSpec>{"crew", "Repair crews"},
    Heading<PermitSpec>{"permit", "What lets generating units run; after it lapses they stand still"},
    Heading<CommonCauseSpec>{"common_cause",
                             "An event that takes many units at once: loss of gas, a flood, a software fault"},
    Heading<PhaseSpec>{"phase", "A stage of the build-out; phases stand in order of time"},
    Heading<AddSpec>{"add", "Units, or circuits of a branch, that a phase adds"},
    Heading<RemoveSpec>{"remove", "Units that a phase removes"},
    Heading<PolicySpec>{"policy", "How the campus is operated"},
    Heading<ReserveSpec>{"reserve", "Spinning reserve"},
    Heading<BatteryPolicy>{"battery_policy", "Use of batteries (`policy.battery`)"},
    Heading<EnergiseSpec>{"energise", "What must exist before racks are energised"},
    Heading<QueueSpec>{"queue", "How jobs share the racks: by priority, then release, then order in the file"},
    Heading<FrequencySpec>{"frequency", "Frequency of the campus when it is an island (docs/models/frequency.md)"},
    Heading<SheddingStage>{"shedding", "A stage of under-frequency load shedding"},
    Heading<GovernorSpec>{"governor", "How a synchronous machine holds frequency"},
    Heading<InverterResponseSpec>{"response", "How an inverter holds frequency"},
    Heading<EconomicsSpec>{"economics",
                           "What money costs, who pays, and prices that belong to no fleet (docs/models/economics.md)"},
    Heading<LifeSpec>{"life", "Time over which what is bought is written off, by kind of equipment"},
    Heading<PaymentSpec>{"payment", "A deposit with the order, the rest at delivery"},
    Heading<VentureSpec>{"venture", "An owner that is several parties"},
    Heading<OutputSpec>{"output", "What is recorded"},
    Heading<ExpectSpec>{"expect", "A bound that the plan is to keep; the sentence alone is enough"},
    Heading<ClaimSpec>{"claim", "What somebody says that the campus has on a date"},
    Heading<DelaySpec>{"delay", "A delay that many deliveries suffer together, if it happens; give chance or rate"},
    Heading<OutageSpec>{"outage",
                        "Forced outages: give one of mttf, rate and forced_outage_rate, and mttr; none: never fails"},
    Heading<FailureSpec>{"failures", "What fails in a rack, by cause"},
    Heading<FailureCause>{"cause", "One cause of failures, at a constant rate"},
    Heading<Lifetime>{"lifetime", "A random duration by its mean; one duration alone means exponential"},
    Heading<MaintenanceSpec>{"maintenance", "Planned maintenance; give every_running, every or dates"},
    Heading<GridCallSpec>{"calls", "The utility asks for import to fall, at random or on dates"},
    Heading<BiquadraticCurve>{
        "curve", "a + b x + c x^2 + d y + e y^2 + f x y; x is leaving water, y the air entering the condenser"},
    Heading<SeriesText>{"series", "Values that change with time; give one of csv, values and daily"},
};

template <class T, class... H>
std::string heading_name(const std::tuple<H...>& all) {
  std::string found;
  std::apply(
      [&](const auto&... h) {
        ((std::same_as<T, typename std::decay_t<decltype(h)>::type> ? void(found = h.name) : void()), ...);
      },
      all);
  return found;
}

template <class T>
std::string section_of() {
  if constexpr (requires { T::traits; })
    return std::string(T::traits.kind);  // a kind of device, too: the floor of a site
  else
    return heading_name<T>(headings);
}

template <class T>
constexpr Type leaf_type() {
  if constexpr (Choice<T>)
    return Type::choice;
  else if constexpr (Quantity<T>)
    return Type::quantity;
  else if constexpr (std::same_as<T, bool>)
    return Type::boolean;
  else if constexpr (std::same_as<T, int>)
    return Type::whole;
  else if constexpr (std::same_as<T, double>)
    return Type::ratio;
  else if constexpr (std::same_as<T, Date>)
    return Type::date;
  else
    return Type::text;
}

template <class T>
void classify_leaf(FieldDoc& doc, const T& value) {
  doc.type = leaf_type<T>();
  if constexpr (Quantity<T>) doc.symbol = unit_symbol<T>;
  if constexpr (Choice<T>)
    for (const auto& [name, v] : choices(value)) doc.choices.emplace_back(name);
  const bool meant = doc.type != Type::date && !(doc.type == Type::text && value_text(value) == "\"\"");
  if (meant) doc.preset = value_text(value);
}

template <class T>
std::vector<std::string> short_fields_of(const T& value) {
  if constexpr (Abbreviated<T>)
    return short_fields(value);
  else
    return {};
}

template <class T>
void classify(FieldDoc& doc, const T& value) {
  if constexpr (is_optional<T>::value) {
    classify(doc, typename T::value_type{});
    doc.preset.clear();
  } else if constexpr (is_profile<T>::value) {
    classify(doc, value.constant);
    doc.profile = true;
  } else if constexpr (is_named<T>::value) {
    classify(doc, typename decltype(T::items)::value_type::second_type{});
    doc.shape = Shape::names;
  } else if constexpr (is_vector<T>::value) {
    classify(doc, typename T::value_type{});
    doc.shape = Shape::list;
    doc.preset.clear();
    if constexpr (is_leaf<T>())
      if (!value.empty()) doc.preset = value_text(value);
  } else if constexpr (is_leaf<T>())
    classify_leaf(doc, value);
  else {
    doc.type = Type::section;
    doc.section = section_of<T>();
    doc.short_for = short_fields_of(value);
  }
}

/// The visitor: one FieldDoc a field.
class Describer {
 public:
  explicit Describer(std::vector<FieldDoc>& fields) : fields_(fields) {}
  template <class T>
  void operator()(std::string_view name, T& value, std::string_view text, Rule rule = any,
                  std::string_view source = "") {
    FieldDoc doc{.name = std::string(name), .text = std::string(text), .source = std::string(source), .rule = rule};
    classify(doc, value);
    if (rule.required) doc.preset.clear();
    fields_.push_back(std::move(doc));
  }
  template <class Variant>
  void alternatives(std::string_view name, Variant&) {
    fields_.push_back({.name = std::string(name),
                       .text = std::string(Kinds<Variant>::text),
                       .rule = required,
                       .type = Type::kind,
                       .choices = kind_names<Variant>()});
  }

 private:
  std::vector<FieldDoc>& fields_;
};

template <class T>
std::vector<FieldDoc> fields_of() {
  std::vector<FieldDoc> fields;
  Describer describer(fields);
  T value{};
  describe(describer, value);
  return fields;
}

std::string place_of(const DeviceTraits& kind) { return std::string(to_text(kind.place)); }
std::string place_of(const WorkKind&) { return {}; }

template <class Variant>
std::vector<SectionDoc> all_kinds() {
  constexpr auto kinds = Kinds<Variant>::all;
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector{SectionDoc{std::string(kinds[I].kind), std::string(kinds[I].text), place_of(kinds[I]),
                                  fields_of<std::variant_alternative_t<I, Variant>>()}...};
  }(std::make_index_sequence<std::variant_size_v<Variant>>());
}

std::string bound_text(double value, std::string_view symbol) {
  return symbol.empty() || value == 0.0 ? shortest(value) : quantity_text(value, symbol);
}

std::string single_type(const FieldDoc& doc) {
  switch (doc.type) {
    case Type::boolean:
      return "true or false";
    case Type::whole:
      return "whole number";
    case Type::ratio:
      return "number";
    case Type::text:
      return doc.rule.reference ? "name" : "text";
    case Type::date:
      return "date";
    case Type::quantity:
      return "e.g. " + example(doc.symbol);
    case Type::choice:
    case Type::kind:
      return "one of " + fmt::format("{}", fmt::join(doc.choices, ", "));
    case Type::section:
      return doc.section;
  }
  throw InternalFault("field of unknown type");
}
}  // namespace

const std::vector<SectionDoc>& sections() {
  static const std::vector<SectionDoc> all = std::apply(
      [](const auto&... h) {
        return std::vector<SectionDoc>{SectionDoc{
            std::string(h.name), std::string(h.text), {}, fields_of<typename std::decay_t<decltype(h)>::type>()}...};
      },
      headings);
  return all;
}

const std::vector<SectionDoc>& devices() {
  static const std::vector<SectionDoc> all = all_kinds<Device>();
  return all;
}

const std::vector<SectionDoc>& works() {
  static const std::vector<SectionDoc> all = all_kinds<Work>();
  return all;
}

const SectionDoc& section(std::string_view name) {
  const auto found =
      std::find_if(sections().begin(), sections().end(), [&](const SectionDoc& s) { return s.name == name; });
  if (found == sections().end()) throw InternalFault(fmt::format("no section '{}' is documented", name));
  return *found;
}

std::vector<const FieldDoc*> short_forms(const FieldDoc& doc) {
  std::vector<const FieldDoc*> found;
  for (const std::string& name : doc.short_for)
    for (const FieldDoc& field : section(doc.section).fields)
      if (field.name == name) found.push_back(&field);
  return found;
}

std::string type_text(const FieldDoc& doc) {
  std::string text;
  for (const FieldDoc* brief : short_forms(doc)) text += single_type(*brief) + ", or ";
  text += single_type(doc);
  if (doc.profile) text += ", or series";
  if (doc.shape == Shape::list) return doc.type == Type::section ? "list of " + text : fmt::format("list: {}", text);
  return doc.shape == Shape::names ? "by name: " + text : text;
}

std::string range_text(const FieldDoc& doc) {
  const Rule& rule = doc.rule;
  const bool low = std::isfinite(rule.low), high = std::isfinite(rule.high);
  const std::string least = bound_text(rule.low, doc.symbol), most = bound_text(rule.high, doc.symbol);
  if (low && high && !rule.low_open && !rule.high_open) return least + " to " + most;
  std::string text;
  if (low) text = (rule.low_open ? "> " : ">= ") + least;
  if (high) text += (low ? ", " : "") + std::string(rule.high_open ? "< " : "<= ") + most;
  return text;
}

std::string default_text(const FieldDoc& doc) { return doc.rule.required ? "required" : doc.preset; }

}  // namespace gigasim
