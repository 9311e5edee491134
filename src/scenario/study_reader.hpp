/// Reading of study files of any kind: the parts that they share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "gigasim/scenario/study_file.hpp"
#include "plan_parts.hpp"
#include "read.hpp"

namespace gigasim {

/// The keys that every study has.
struct StudyText {
  std::string name;
  std::string base;
  document::Node set{};  ///< path: value
  std::optional<int> seed{};
  std::optional<int> replications{};
  std::string until;
};
template <class F>
void describe(F& field, StudyText& s) {
  field("name", s.name, "Title of reports; default: the file's name");
  field("base", s.base, "Scenario that is varied, beside the study file", required);
  field("set", s.set, "Values of the base that are other in every point, by path");
  field("seed", s.seed, "Seed of all random numbers, of the design too; default: the scenario's", at_least(0));
  field("replications", s.replications, "Replications of each point; with `until`: at most", at_least(1));
  field("until", s.until, "Replicate each point until a mean is known well enough: `eue rel-se 2%`");
}

class StudyReader {
 public:
  /// Throws InputError for what is no YAML.
  explicit StudyReader(std::filesystem::path file);

  /// Fills a described struct from the file; all its keys must be known.
  template <class T>
  void read(T& text) {
    Reader reader(reading_, &root_, {});
    describe(reader, text);
    reader.finish();
    stop_at_problems();
  }
  /// Reads the base scenario. Throws its problems, and those of `set:`.
  StudyBase base(const StudyText&, const PlanCheck& also);

  void report(const std::string& path, std::string message) {
    reading_.report(nearest_mark(reading_.marks, path), path, std::move(message));
  }
  void report(const document::Mark& mark, const std::string& path, std::string message) {
    reading_.report(mark, path, std::move(message));
  }
  /// Throws when anything was reported.
  void stop_at_problems();
  Written written(const std::string& path, std::string text) const;
  Issue origin(const std::string& path) const;

  /// Reports a path of which the base has not even the beginning. `mark` is where the path stands.
  bool leads_somewhere(const Plan&, const std::string& path, const document::Mark& mark);
  /// The base with values put in, whose positions are the study's. Without `check`, it need not fit together.
  static PlanParts changed(const Plan&, const std::filesystem::path& study, std::vector<document::Change>, bool check);
  /// A value on one line as `--set` takes it; data files are named absolutely, from the scenario's folder.
  std::string one_line(const Plan&, const document::Node&) const;

  Reading& reading() { return reading_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::vector<document::Change> fixed_changes(const StudyText&) const;

  std::filesystem::path file_;
  Reading reading_{};
  document::Node root_{};
};

}  // namespace gigasim
