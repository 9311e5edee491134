/// Reading of study files of any kind: the parts that they share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "gigasim/scenario/study_file.hpp"
#include "plan_parts.hpp"
#include "read.hpp"

namespace gigasim {

/// The keys that every study has, as written.
struct StudyText {
  std::string name;                   ///< title of reports; empty: the file's name
  std::string base;                   ///< scenario that is varied, beside the study file
  document::Node set{};               ///< map from path to value, the same in every point
  std::optional<int> seed{};          ///< 0 or above; none: the scenario's
  std::optional<int> replications{};  ///< of each point, 1 or above
  std::string until;                  ///< rule that stops the replications of a point; empty: none
};
/// Keys at the top level of every study file.
template <class F>
void describe(F& field, StudyText& s) {
  field("name", s.name, "Title of reports; default: the file's name");
  field("base", s.base, "Scenario that is varied, beside the study file", required);
  field("set", s.set, "Values of the base that are other in every point, by path");
  field("seed", s.seed, "Seed of all random numbers, of the design too; default: the scenario's", at_least(0));
  field("replications", s.replications, "Replications of each point; with `until`: at most", at_least(1));
  field("until", s.until, "Replicate each point until a mean is known well enough: `eue rel-se 2%`");
}

/// Reads one study file. It collects problems with their places; `stop_at_problems` throws them.
class StudyReader {
 public:
  /// Parses the file. Throws InputError when it cannot be read, is no YAML or no map.
  explicit StudyReader(std::filesystem::path file);

  /// Fills a described struct from the file; all its keys must be known. Throws InputError for problems.
  template <class T>
  void read(T& text) {
    Reader reader(reading_, &root_, {});
    describe(reader, text);
    reader.finish();
    stop_at_problems();
  }
  /// Reads the base scenario. Throws its problems, and those of `set:`.
  StudyBase base(const StudyText&, const PlanCheck& also);

  /// Notes a problem at the place of `path` in the study.
  void report(const std::string& path, std::string message) {
    reading_.report(nearest_mark(reading_.marks, path), path, std::move(message));
  }
  /// Notes a problem at a given place.
  void report(const document::Mark& mark, const std::string& path, std::string message) {
    reading_.report(mark, path, std::move(message));
  }
  /// Throws InputError, in the order of the file, when anything was reported.
  void stop_at_problems();
  /// A text that is judged later, with the place of `path`.
  Written written(const std::string& path, std::string text) const;
  /// The place of `path` as a problem without message.
  Issue origin(const std::string& path) const;

  /// Whether the base has the beginning of a path, all but its last step; reports it otherwise. `mark` is the place of
  /// the path.
  bool leads_somewhere(const Plan&, const std::string& path, const document::Mark& mark);
  /// The base with values put in, whose places are the study's. Without `check`, it need not fit together.
  static PlanParts changed(const Plan&, const std::filesystem::path& study, std::vector<document::Change>, bool check);
  /// A value on one line as `--set` takes it; data files are named absolutely, from the scenario's folder.
  std::string one_line(const Plan&, const document::Node&) const;

  /// The state of reading this file.
  Reading& reading() { return reading_; }
  /// The study file.
  const std::filesystem::path& file() const { return file_; }

 private:
  /// The changes of `set:`, one per path.
  std::vector<document::Change> fixed_changes(const StudyText&) const;

  /// The study file, as the user named it.
  std::filesystem::path file_;
  /// The state of reading it.
  Reading reading_{};
  /// Its tree.
  document::Node root_{};
};

}  // namespace gigasim
