#include "gigasim/scenario/sizing_file.hpp"

#include <fmt/format.h>

#include "sizing_values.hpp"
#include "study_reader.hpp"

namespace gigasim {

using document::Node;

namespace {
struct Replications {
  int least = 20, most = 1000;
};
template <class F>
void describe(F& field, Replications& s) {
  field("least", s.least, "Replications of a point before it is judged", at_least(2), "EJ");
  field("most", s.most, "Replications of a point, at most; 1: one run of the plan as written, without statistics",
        at_least(1), "EJ");
}

struct SizingText {
  StudyText study{};
  Node find{};
  std::vector<std::string> subject_to{};
  std::string cost{};
  double confidence = 0.95;
  Replications replications{};
  std::optional<int> runs{};
};
template <class F>
void describe(F& field, SizingText& s) {
  field("name", s.study.name, "Title of reports; default: the file's name");
  field("base", s.study.base, "Scenario that is sized, beside the study file", required);
  field("set", s.study.set, "Values of the base that are other throughout, by path");
  field("seed", s.study.seed, "Seed of all random numbers; default: the scenario's", at_least(0));
  field("find", s.find, "What is looked for: one or two variables, by name", required);
  field("subject_to", s.subject_to, "Criteria that must hold, such as 'eue <= 50 MWh/yr'", required);
  field("cost", s.cost, "Metric whose mean is the cost of a point");
  field("confidence", s.confidence, "That all decisions of the search are right", between(0.5, 0.999999), "EJ");
  field("replications", s.replications, "Of each point");
  field("runs", s.runs, "Runs in all, at most", at_least(1));
}

/// Collects the variables of `find`: one map with a `path`, a list of such, or a map of such by name.
class FindReader {
 public:
  /// Where the study names a variable's path and its ends.
  struct Origin {
    std::string path, wanted, safest;
  };
  explicit FindReader(StudyReader& reader) : reader_(reader) {}

  std::vector<SizingVariable> read(const Node& find) {
    if (find.is(Node::Kind::map) && find.find("path"))
      add("", find, "find");
    else if (find.is(Node::Kind::map))
      for (const document::Entry& e : find.entries) add(e.key, e.value, join_path("find", e.key));
    else
      for (std::size_t i = 0; i < find.items.size(); ++i) add("", find.items[i], fmt::format("find[{}]", i));
    if (entries_ == 0)
      reader_.report(find.mark, "find",
                     "names nothing; write e.g. 'find: {turbines: {path: fleets.turbines.initial, from: 2, to: 9}}'");
    if (entries_ > 2)
      reader_.report(find.mark, "find", fmt::format("has {} variables; one or two can be looked for", entries_));
    return std::move(variables_);
  }
  const std::vector<Origin>& origins() const { return origins_; }

 private:
  void add(const std::string& name, const Node& node, const std::string& path) {
    ++entries_;
    Reading& reading = reader_.reading();
    if (!expect_map(reading, node, {path, name})) return;
    SizingFind find;
    Reader reader(reading, &node, path);
    describe(reader, find);
    reader.finish();
    if (find.path.empty()) return;
    SizingValues scale = sizing_values(find);
    if (scale.problem.empty()) {
      const bool listed = !find.values.empty(), least = find.direction == Wanted::least;
      const auto at = [&](const char* field) { return join_path(path, listed ? "values" : field); };
      origins_.push_back({join_path(path, "path"), at(least ? "from" : "to"), at(least ? "to" : "from")});
      return variables_.push_back(
          {name.empty() ? find.path.front() : name, find.path, std::move(scale.values), std::move(scale.costs)});
    }
    const std::string where = join_path(path, scale.field);
    const auto origin = reading.marks.find(where);
    reader_.report(origin == reading.marks.end() ? node.mark : origin->second, where, scale.problem);
  }

  StudyReader& reader_;
  std::vector<SizingVariable> variables_{};
  std::vector<Origin> origins_{};
  std::size_t entries_ = 0;
};

SizingProblem problem_of(const SizingText& text, std::vector<SizingVariable> variables) {
  SizingProblem problem{.variables = std::move(variables), .confidence = text.confidence};
  problem.least = static_cast<std::uint64_t>(text.replications.least);
  problem.most = static_cast<std::uint64_t>(text.replications.most);
  if (text.runs) problem.runs = static_cast<std::uint64_t>(*text.runs);
  return problem;
}

/// Whether the plan takes a value.
void try_value(StudyReader& reader, const Plan& plan, const SizingVariable& v, const std::string& value,
               const std::string& origin) {
  std::vector<std::string> set;
  for (const std::string& path : v.paths) set.push_back(path + "=" + value);
  try {
    plan.with(set);
  } catch (const InputError& error) {
    for (const Issue& issue : error.issues())
      reader.report(origin, fmt::format("{} does not go: {}: {}", value, issue.path, issue.message));
  }
}

/// Every path leads into the plan, and the plan takes the first and the last value.
void try_ends(StudyReader& reader, const SizingFile& file, const std::vector<FindReader::Origin>& origins) {
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const SizingVariable& v = file.problem.variables[i];
    bool found = true;
    for (const std::string& path : v.paths)
      found &= reader.leads_somewhere(file.base.plan, path, nearest_mark(reader.reading().marks, origins[i].path));
    if (!found) continue;
    try_value(reader, file.base.plan, v, v.values.front(), origins[i].wanted);
    if (v.values.size() > 1) try_value(reader, file.base.plan, v, v.values.back(), origins[i].safest);
  }
  reader.stop_at_problems();
}
}  // namespace

SizingFile load_sizing(const std::filesystem::path& path, const PlanCheck& also) {
  StudyReader reader(path);
  SizingText text;
  reader.read(text);
  FindReader find(reader);
  auto variables = find.read(text.find);
  const Replications& r = text.replications;
  if (r.most > 1 && r.most < r.least)
    reader.report("replications", fmt::format("at most {}, but at least {}", r.most, r.least));
  reader.stop_at_problems();
  SizingFile file{.base = reader.base(text.study, also), .problem = problem_of(text, std::move(variables))};
  for (std::size_t i = 0; i < text.subject_to.size(); ++i)
    file.subject_to.push_back(reader.written(fmt::format("subject_to[{}]", i), text.subject_to[i]));
  if (!text.cost.empty()) file.cost = reader.written("cost", text.cost);
  try_ends(reader, file, find.origins());
  return file;
}

}  // namespace gigasim
