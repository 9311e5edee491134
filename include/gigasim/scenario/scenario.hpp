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

/// A file that went into a scenario.
struct InputFile {
  std::string path;        ///< as it was opened
  std::uint64_t hash = 0;  ///< of its bytes (`hash64`)
};

/// Origin of one value of the scenario.
struct Provenance {
  std::string path;    ///< of the value, e.g. `phases[0].add[1].date`
  std::string origin;  ///< `plan.yaml:14`, `catalog: Titan 350 (PUB: ...)`, `--set`, `default (EJ: ...)`
};

/// A delay that many deliveries suffer together, if it happens: a strike, a port, a permit that is litigated.
struct DelaySpec {
  std::optional<double> chance{};  ///< that it happens in a replication, 0..1; or `rate`
  std::optional<Rate> rate{};  ///< of a Poisson process; it happens when there is an event between `from` and `until`
  /// Time in which `rate` counts; none: the start and the end of the run.
  std::optional<Date> from{}, until{};
  Duration delay{0.0};                 ///< by which dates move to later, above 0
  std::vector<std::string> of{};       ///< fleets, and buses whose branches get circuits
  std::vector<std::string> permits{};  ///< permits whose `from` is delayed
  std::vector<std::string> phases{};   ///< only deliveries of these phases; empty: of all
};
/// Keys of an entry of `delays:`.
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

/// Ties between uncertain inputs. docs/formats/uncertainty.md
struct Uncertainty {
  /// Groups of inputs (`with:`): correlation, 0..1, of each two of a group before their laws.
  Named<double> correlations{};
  Named<DelaySpec> delays{};  ///< delays that many deliveries suffer together
};
/// Keys of uncertainty at the top level of a scenario file.
template <class F>
void describe(F& field, Uncertainty& s) {
  field("correlations", s.correlations, "Groups of uncertain inputs (`with:`): correlation of each two of a group",
        fraction);
  field("delays", s.delays, "Delays that many deliveries suffer together, by chance");
}

/// A scenario with its origins.
struct LoadedScenario {
  Scenario scenario;                   ///< with the central values of uncertain inputs
  std::vector<InputFile> files;        ///< all files that were read, each once
  std::vector<Provenance> provenance;  ///< one entry a leaf value, in document order
  Uncertainty uncertainty{};           ///< groups and delays as written
  /// Laws as written, by path: values that are drawn, and series that hold such values.
  std::map<std::string, std::string> laws{};
  std::vector<Issue> warnings{};  ///< what is strange in its data files, but not wrong
};

/// A value of the scenario that each replication draws. docs/formats/uncertainty.md
struct UncertainInput {
  std::string path;  ///< `phases[0].add[1].date`; a common delay: `delays.strike`
  std::string law;   ///< `pert`, `normal`, ...; `delay`
  /// Unit of its number; `d` for dates (since the start) and delays. Empty: a ratio, a count, or the position of a
  /// choice, from 0.
  std::string unit;
  std::string group;  ///< of inputs with which it is drawn; empty: none
};

/// A check by a layer above. It returns the problems of a plan, with paths as in the YAML; they are reported together
/// with all others.
using PlanCheck = std::function<std::vector<Issue>(const Scenario&)>;

/// Reads a scenario file with its includes, catalog entries and CSV series; `set` holds `path=value` overrides
/// (`policy.reserve.units=2`, `phases[1].add[0].date=2026-01-15`, `phases["200 MW"].add[0].count=9`). Brackets hold a
/// position from 0 or a name, missing keys of maps are made, and the value is YAML. Precedence: `set`, the file, its
/// includes (later over earlier), the catalog (field by field, the entry of `model:`), defaults. Every problem, those
/// of `validate` and `also` too, is thrown in one InputError. Nothing else is thrown for bad input, whatever the bytes.
LoadedScenario load_scenario(const std::filesystem::path& file, const std::vector<std::string>& set = {},
                             const PlanCheck& also = {});

struct PlanParts;
struct PlanFile;

/// How replications draw their uncertain inputs. docs/models/statistics.md
enum class Sampling {
  independent,  ///< each for itself
  stratified,   ///< ten replications draw one in each tenth of every input's law (Latin hypercube)
  antithetic    ///< in pairs, the second the mirror image of the first
};
/// Spellings of `--sampling`.
constexpr auto choices(Sampling) {
  return Choices<Sampling, 3>{{{"independent", Sampling::independent},
                               {"stratified", Sampling::stratified},
                               {"antithetic", Sampling::antithetic}}};
}
/// Number of replications that are drawn together; blocks of them are independent.
constexpr std::uint64_t block_size(Sampling s) {
  return s == Sampling::stratified ? 10 : s == Sampling::antithetic ? 2 : 1;
}

/// A scenario file, read once and drawn from many times. Replication 0 is the plan as written: modes of `triangular`
/// and `pert`, medians of the other laws, first choices, no delays. The others draw; each draw is a function of the
/// seed, the replication and the input's place in the plan alone.
class Plan {
 public:
  /// Reads as `load_scenario` does. It then tries every uncertain input at both ends of its law (at the 0.1 % and 99.9
  /// % quantiles where it has no ends), alone and all together, so that a value that cannot be drawn is reported here.
  static Plan load(const std::filesystem::path& file, const std::vector<std::string>& set = {},
                   const PlanCheck& also = {});

  /// A variant: the same file with further overrides, without reading files again. Its uncertain inputs are not tried
  /// at their ends. Throws as `load` does.
  Plan with(const std::vector<std::string>& set) const;

  /// The same plan, with its inputs drawn in this way.
  Plan sampled(Sampling) const;

  /// The plan as written: the scenario of replication 0, and its origins.
  const LoadedScenario& written() const;
  /// All values that are drawn, delays last; empty for a plan without uncertainty.
  const std::vector<UncertainInput>& inputs() const;
  /// A remark on the value at `path`. Its file, line and column are those of the longest beginning of the path that was
  /// written.
  Issue remark(std::string path, std::string message) const;
  /// The scenario of one replication. Throws InputError, naming the replication, when the values drawn do not fit
  /// together. A date that merely comes late, even after the end, is no error. Phases without a date are reported from
  /// the date they have as written.
  Scenario draw(std::uint64_t seed, std::uint64_t replication) const;
  /// The values that `draw` puts in, in the order of `inputs` and in their units. A delay that does not happen is 0.
  std::vector<double> values(std::uint64_t seed, std::uint64_t replication) const;
  /// The same for people, pairs of path and text: `2026-03-04`, `38 MW`, `b.epw`.
  std::vector<std::pair<std::string, std::string>> value_texts(std::uint64_t seed, std::uint64_t replication) const;

 private:
  /// It makes variants with places of a study file.
  friend class StudyReader;
  /// The file's tree, laws and marks.
  struct Parts;
  /// A plan of parts that were read.
  static Plan of(PlanParts&&);
  /// The tree that variants begin from.
  const std::shared_ptr<const PlanFile>& file() const;
  /// Shares the parts with its copies.
  explicit Plan(std::shared_ptr<const Parts>);
  /// Never null.
  std::shared_ptr<const Parts> parts_;
};

/// The scenario with every default filled in and laws as written, as YAML that reads back to the same. With `origins`
/// each line has its origin in a comment.
std::string effective_yaml(const LoadedScenario&, bool origins);

/// Folder of data files beside a plan that can be moved.
inline constexpr std::string_view data_folder = "inputs";
/// A plan that runs wherever it is copied to, together with its data files.
struct PortablePlan {
  std::string yaml;  ///< as `effective_yaml`, but data files are named `inputs/load.csv`
  std::vector<std::pair<std::string, std::string>> data;  ///< files that it needs: where they are, name in the plan
};
/// The scenario and its series and weather files, so that they can be kept in one folder.
PortablePlan portable_plan(const LoadedScenario&);

/// Fields of a kind of device or work, or of a section (`battery`, `policy`, `phases`), as a table for a terminal of
/// `width` cells (40 at least). Throws InputError for an unknown name; the message lists the known ones.
std::string explain(std::string_view kind, int width = 100);
/// All names that `explain` knows: kinds of devices, kinds of work, sections.
std::vector<std::string> explainable();

/// JSON Schema (draft 7) of scenario files, for editors.
std::string json_schema();

/// The reference page docs/formats/scenario.md, generated from the field declarations.
std::string scenario_reference();

/// A piece of built-in equipment.
struct CatalogEntry {
  /// Name for `model:`, kind of device (or `feeder`), one line of text.
  std::string model, kind, text;
};
/// All built-in equipment, by file, in the order written.
std::vector<CatalogEntry> catalog();
/// One entry as YAML, with sources. Throws InputError for an unknown model.
std::string catalog_yaml(std::string_view model);

}  // namespace gigasim
