/// From YAML text to a Scenario and back. The only layer that knows yaml-cpp. docs/formats/scenario.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// A file that went into a scenario, with the hash of its bytes (`hash64`).
struct InputFile {
  std::string path;
  std::uint64_t hash = 0;
};

/// Where the value at a path of the scenario came from, e.g. `plan.yaml:14`, `catalog: Titan 350 (PUB: ...)`, `--set`,
/// `default (EJ: ...)`.
struct Provenance {
  std::string path;
  std::string origin;
};

/// A delay that many deliveries suffer together, if it happens: a strike, a port, a permit that is litigated.
struct DelaySpec {
  std::optional<double> chance{};       ///< that it happens in a replication, or
  std::optional<Rate> rate{};           ///< how often; it happens when there is at least one between `from` and `until`
  std::optional<Date> from{}, until{};  ///< default: the run
  Duration delay{0.0};
  std::vector<std::string> of{};       ///< fleets, and buses whose branches get circuits
  std::vector<std::string> permits{};  ///< their `from` is delayed
  std::vector<std::string> phases{};   ///< only deliveries of these; none: of all
};
template <class F>
void describe(F& field, DelaySpec& s) {
  field("chance", s.chance, "Chance that it happens", fraction);
  field("rate", s.rate, "How often it happens; once is enough, more often is no worse", positive);
  field("from", s.from, "With `rate`: it may happen from this date; default: the start");
  field("until", s.until, "With `rate`: it may happen until this date; default: the end");
  field("delay", s.delay, "By how much dates move", positive | required);
  field("of", s.of, "Fleets, and buses (their circuits), whose deliveries are delayed", reference);
  field("permits", s.permits, "Permits whose `from` is delayed", reference);
  field("phases", s.phases, "Only deliveries of these phases; default: of all", reference);
}

/// What ties uncertain inputs together. docs/formats/uncertainty.md
struct Uncertainty {
  Named<double> correlations{};  ///< groups of inputs (`with:`); of each two of a group, before their laws
  Named<DelaySpec> delays{};
};
template <class F>
void describe(F& field, Uncertainty& s) {
  field("correlations", s.correlations, "Groups of uncertain inputs (`with:`): correlation of each two of a group",
        fraction);
  field("delays", s.delays, "Delays that many deliveries suffer together, by chance");
}

struct LoadedScenario {
  Scenario scenario;  ///< with the central values of uncertain inputs
  std::vector<InputFile> files;
  std::vector<Provenance> provenance;  ///< one entry a leaf value, in document order
  Uncertainty uncertainty{};
  std::map<std::string, std::string>
      laws{};  ///< by path, as written: values that are drawn, series that hold such values
};

/// A value of the scenario that each replication draws. docs/formats/uncertainty.md
struct UncertainInput {
  std::string path;   ///< `phases[0].add[1].date`; a common delay: `delays.strike`
  std::string law;    ///< `pert`, `normal`, ...; `delay`
  std::string unit;   ///< of its number; `d` for dates (since the start) and delays; empty: a ratio, a count, or which
                      ///< of a choice, from 0
  std::string group;  ///< that it is drawn with, if any
};

/// Problems that a layer above finds in a plan; paths as in the YAML. They are told together with all others.
using PlanCheck = std::function<std::vector<Issue>(const Scenario&)>;

/// Reads a scenario file with its includes, catalog entries and CSV series; `set` holds `path=value` overrides
/// (`policy.reserve.units=2`, `phases[1].add[0].date=2026-01-15`, `phases["200 MW"].add[0].count=9`): brackets hold a
/// position from 0 or a name, missing keys of maps are made, the value is YAML. Precedence: `set`, the file, what it
/// includes (later over earlier), the catalog (field by field, what `model:` names), defaults. Every problem found,
/// `validate`'s too, is thrown as one InputError. Nothing else is thrown for bad input, whatever the bytes.
LoadedScenario load_scenario(const std::filesystem::path& file, const std::vector<std::string>& set = {},
                             const PlanCheck& also = {});

struct PlanParts;
struct PlanFile;

/// How replications draw their uncertain inputs: each for itself; one in each tenth of every input's law among ten
/// replications (Latin hypercube); in pairs, the second the mirror image of the first. docs/models/statistics.md
enum class Sampling { independent, stratified, antithetic };
constexpr auto choices(Sampling) {
  return Choices<Sampling, 3>{{{"independent", Sampling::independent},
                               {"stratified", Sampling::stratified},
                               {"antithetic", Sampling::antithetic}}};
}
/// Replications that are drawn together; blocks of them are independent.
constexpr std::uint64_t block_size(Sampling s) {
  return s == Sampling::stratified ? 10 : s == Sampling::antithetic ? 2 : 1;
}

/// A scenario file, read once and drawn from many times. Replication 0 is the plan as written: modes of `triangular`
/// and `pert`, medians of the other laws, first choices, no delays. The others draw; each draw is a function of the
/// seed, the replication and the input's place in the plan alone.
class Plan {
 public:
  /// Reads like load_scenario, and tries every uncertain input at both ends of its law (beyond the 0.1 % and 99.9 %
  /// quantiles where it has no ends), alone and all together, so that what cannot be drawn is told here.
  static Plan load(const std::filesystem::path& file, const std::vector<std::string>& set = {},
                   const PlanCheck& also = {});

  /// A variant: the same file with further overrides, without reading files again. Its uncertain inputs are not tried
  /// at their ends. Throws like load.
  Plan with(const std::vector<std::string>& set) const;

  /// The same plan, its inputs drawn in this way.
  Plan sampled(Sampling) const;

  const LoadedScenario& written() const;
  const std::vector<UncertainInput>& inputs() const;
  /// A remark on what stands at `path`, with the file, line and column of the longest beginning of it that was written.
  Issue remark(std::string path, std::string message) const;
  /// Throws InputError naming the replication when the values drawn do not fit together. What merely comes late, even
  /// after the end, is no error. Phases without a date are reported from the date they have as written.
  Scenario draw(std::uint64_t seed, std::uint64_t replication) const;
  /// What draw() puts in, in the order of inputs(), in their units. A delay that does not happen is 0.
  std::vector<double> values(std::uint64_t seed, std::uint64_t replication) const;
  /// The same for people: path and `2026-03-04`, `38 MW`, `b.epw`.
  std::vector<std::pair<std::string, std::string>> value_texts(std::uint64_t seed, std::uint64_t replication) const;

 private:
  friend class StudyReader;
  struct Parts;
  static Plan of(PlanParts&&);
  const std::shared_ptr<const PlanFile>& file() const;
  explicit Plan(std::shared_ptr<const Parts>);
  std::shared_ptr<const Parts> parts_;
};

/// The scenario with every default filled in and laws as written, as YAML that reads back to the same; each line with
/// its origin in a comment when `origins`.
std::string effective_yaml(const LoadedScenario&, bool origins);

/// Fields of a kind of device or section (`battery`, `policy`, `phases`), as a table for a terminal. Throws InputError
/// for an unknown name, listing the known ones.
std::string explain(std::string_view kind, int width = 100);
std::vector<std::string> explainable();

/// JSON Schema (draft 7) of scenario files, for editors.
std::string json_schema();

/// The reference page docs/formats/scenario.md, generated from the field declarations.
std::string scenario_reference();

/// Built-in equipment: model name, kind, one line of text.
struct CatalogEntry {
  std::string model, kind, text;
};
std::vector<CatalogEntry> catalog();
/// One entry as YAML, with sources.
std::string catalog_yaml(std::string_view model);

}  // namespace gigasim
