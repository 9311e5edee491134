#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "catalog.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "override.hpp"
#include "plan_parts.hpp"
#include "read.hpp"

namespace gigasim {

using document::Mark;
using document::Node;

namespace {

constexpr std::size_t most_files = 64;

/// Reads a file and what it includes into one tree.
class Includer {
 public:
  explicit Includer(Reading& reading) : reading_(reading) {}

  Node load(const std::filesystem::path& path, const Mark& from, const std::string& where) {
    std::string problem;
    if (std::find(open_.begin(), open_.end(), path) != open_.end())
      problem = "includes itself";
    else if (++loaded_ > most_files)
      problem = fmt::format("one file too many; a plan has at most {}", most_files);
    const auto text =
        problem.empty() ? read_file(path, std::min(document::largest_file, bytes_left_), problem) : std::nullopt;
    if (!text) {
      complete_ = false;
      reading_.report(from, where, fmt::format("'{}': {}", path.string(), problem));
      return Node{};
    }
    bytes_left_ -= text->size();
    remember(path.string(), *text);
    const int source = reading_.sources.add({document::Source::Kind::file, path.string(), {}});
    const std::size_t before = reading_.issues.size();
    Node root = document::parse(*text, source, reading_.sources, reading_.budget, reading_.issues);
    if (root.is(Node::Kind::null) && reading_.issues.size() > before) complete_ = false;
    open_.push_back(path);
    resolve(root, source);
    open_.pop_back();
    return root;
  }

  /// Every file was read and is YAML: what is missing is not missing because of that.
  bool complete() const { return complete_; }

 private:
  void remember(const std::string& path, const std::string& text) {
    const auto same = [&](const InputFile& f) { return f.path == path; };
    if (std::none_of(reading_.files.begin(), reading_.files.end(), same))
      reading_.files.push_back({path, hash64(text)});
  }

  /// Puts what `include:` names under the tree's own entries; of several files the later wins.
  void resolve(Node& root, int source) {
    const Node* include = root.find("include");
    if (!include) return;
    std::vector<Node> names = include->is(Node::Kind::sequence) ? include->items : std::vector<Node>{*include};
    root.erase("include");
    const auto folder =
        std::filesystem::path(reading_.sources.list[static_cast<std::size_t>(source)].name).parent_path();
    Node base;
    base.kind = Node::Kind::map;
    base.mark = root.mark;
    for (const Node& name : names) {
      if (!name.is(Node::Kind::scalar) || name.text.empty() || name.text.size() > 1'000) {
        reading_.report(name.mark, "include", "is not a file name");
        continue;
      }
      Node other = load((folder / name.text).lexically_normal(), name.mark, "include");
      if (other.is(Node::Kind::map))
        document::merge(base, std::move(other));
      else if (!other.is(Node::Kind::null))
        reading_.report(name.mark, "include", fmt::format("'{}': not a map of sections", name.text));
    }
    document::merge(base, std::move(root));
    root = std::move(base);
  }

  Reading& reading_;
  std::vector<std::filesystem::path> open_{};
  std::size_t loaded_ = 0;
  std::size_t bytes_left_ = 2 * document::largest_file;
  bool complete_ = true;
};

/// One lies at, within or above the other.
bool related(const std::string& a, const std::string& b) {
  const auto& [shorter, longer] = std::minmax(a, b, [](const auto& x, const auto& y) { return x.size() < y.size(); });
  return longer.starts_with(shorter) &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

/// Without these nothing can be said about the plan as a whole: its time, the kind of every device and job.
bool undermines(const Issue& issue) {
  const bool kinds = issue.path.starts_with("fleets.") || issue.path.starts_with("jobs.");
  const bool kind = kinds && (issue.path.ends_with(".kind") || issue.path.ends_with(".model"));
  return issue.path.empty() || issue.path == "start" || issue.path == "end" || kind;
}

/// Problems of the whole, except where a problem of reading is the likely cause.
void add_validation(Reading& reading, const Scenario& scenario, const PlanCheck& also) {
  const std::vector<Issue> found = reading.issues;
  if (std::any_of(found.begin(), found.end(), undermines)) return;
  const auto explained = [&](const Issue& issue) {
    return std::any_of(found.begin(), found.end(), [&](const Issue& i) { return related(i.path, issue.path); });
  };
  std::vector<Issue> all = validate(scenario);
  if (also) std::ranges::move(also(scenario), std::back_inserter(all));
  for (const Issue& issue : all)
    if (!explained(issue)) reading.report(nearest_mark(reading.marks, issue.path), issue.path, issue.message);
}

void sort_issues(std::vector<Issue>& issues) {
  const auto position = [](const Issue& i) { return std::tie(i.file, i.line, i.column); };
  std::stable_sort(issues.begin(), issues.end(),
                   [&](const Issue& a, const Issue& b) { return position(a) < position(b); });
  const auto same = [&](const Issue& a, const Issue& b) {
    return a.line > 0 && position(a) == position(b) && a.message == b.message;
  };
  issues.erase(std::unique(issues.begin(), issues.end(), same), issues.end());
}

/// Own catalog entries are checked whether used or not. Fields that every fleet has may stand among them.
void check_equipment(Reading& reading, const Node& root) {
  const Node* equipment = root.find("equipment");
  if (!equipment) return;
  reading.silent = true;
  for (const document::Entry& e : equipment->entries) {
    const Node* kind = e.value.find("kind");
    if (!kind || e.value.find("model")) continue;
    Node fields = e.value;
    for (const char* key : {"text", "source"}) fields.erase(key);
    const bool branch = kind->text == "feeder";
    if (branch) fields.erase("kind");
    Reader reader(reading, &fields, "equipment." + e.key, true);
    FleetSpec fleet;
    BranchSpec circuits;
    branch ? read_fields(reader, circuits) : read_fields(reader, fleet);
    reader.finish();
  }
  reading.silent = false;
}

/// A weather file is read here as the run reads it, so that all that is wrong in it is found before the run.
void read_weather(Reading& reading, const std::filesystem::path& file, const Mark& mark, const std::string& path) {
  std::string problem;
  try {
    const std::vector<Issue>* warnings = reading.data.read_weather(file, problem);
    if (!warnings) return reading.report(mark, path, fmt::format("'{}': {}", file.string(), problem));
    for (const Issue& warning : *warnings) {
      const auto same = [&](const Issue& i) { return i.file == warning.file && i.message == warning.message; };
      if (std::none_of(reading.warnings.begin(), reading.warnings.end(), same)) reading.warnings.push_back(warning);
    }
  } catch (const InputError& error) {
    for (Issue issue : error.issues()) {
      issue.path = path;
      if (!reading.full()) reading.issues.push_back(std::move(issue));
    }
  }
}

void locate(Reading& reading, Node& file, const std::string& path) {
  if (!file.is(Node::Kind::scalar) || file.text.empty() || file.text.size() > 1'000) return;
  const auto found = reading.beside(file.mark, file.text);
  read_weather(reading, found, file.mark, path);
  std::error_code error;
  file.text = std::filesystem::absolute(found, error).lexically_normal().string();
}

/// A list of files is a choice between them.
void make_choice(Node& list) {
  if (list.items.size() == 1) {
    list = Node(list.items.front());
    return;
  }
  Node law;
  law.kind = Node::Kind::map;
  law.mark = list.mark;
  law.entries.push_back({"choice", list.mark, std::move(list)});
  list = std::move(law);
}

/// Weather files are named relative to the plan; from here on they are found from anywhere.
void locate_weather(Reading& reading, Node& root) {
  Node* sites = root.find("sites");
  if (!sites) return;
  for (document::Entry& site : sites->entries) {
    Node* weather = site.value.find("weather");
    if (!weather) continue;
    if (weather->is(Node::Kind::sequence)) make_choice(*weather);
    const std::string path = join_path(join_path("sites", site.key), "weather");
    Node* files = weather->find("choice");
    if (!files)
      locate(reading, *weather, path);
    else
      for (std::size_t i = 0; i < files->items.size(); ++i)
        locate(reading, files->items[i], fmt::format("{}.choice[{}]", path, i));
  }
}

void read_plan_text(Reading& reading, Node& root, PlanText& text) {
  if (!root.is(Node::Kind::map))
    return reading.report(root.mark, {}, "is not a plan; write e.g. 'name: my campus' and so on, one key a line");
  if (const Node* start = root.find("start"); start && start->is(Node::Kind::scalar))
    reading.start = parse_date(start->text).value_or(Date{});
  locate_weather(reading, root);
  Reader reader(reading, &root, {});
  read_fields(reader, text);
  reader.finish();
  for (Input& input : reading.inputs) input.stream = stream_name(root, input.path);
}

/// Catalog entries and equipment.
void complete(Reading& reading, Node& root) {
  document::apply_catalog(root, reading.sources, reading.budget, reading.issues);
  check_equipment(reading, root);
  root.erase("equipment");
  reading.inputs.clear();
  reading.laws.clear();
}

void throw_problems(Reading& reading) {
  sort_issues(reading.issues);
  if (!reading.issues.empty()) throw InputError(std::move(reading.issues));
}

/// Only what draws read again: the sections that hold laws.
Node with_laws(Node root, const std::vector<Input>& inputs) {
  const auto drawn = [&](const document::Entry& section) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const Input& i) {
      return i.path.size() > section.key.size() ? related(i.path, section.key) : i.path == section.key;
    });
  };
  std::erase_if(root.entries, [&](const document::Entry& e) { return !drawn(e); });
  return root;
}

}  // namespace

namespace {
/// What a file and all that it includes hold, with changes; `complete` unless something could not be read at all.
struct ReadFile {
  Node root{};
  bool complete = true, sound = true;
};

ReadFile read_file_tree(Reading& reading, const std::filesystem::path& file, const std::vector<std::string>& set) {
  ReadFile read;
  Includer includer(reading);
  read.root = includer.load(file, {}, {});
  read.sound = reading.issues.empty();
  read.complete = includer.complete();
  if (read.sound && read.root.is(Node::Kind::null)) {
    reading.report({0, 0, 0}, {}, "holds no plan");
    read.complete = false;
  }
  if (read.complete)
    for (const std::string& change : set)
      document::apply_override(read.root, change, reading.sources, reading.budget, reading.issues);
  return read;
}

/// From the tree to the plan. Throws the problems of the reading.
PlanParts parts_of(Reading& reading, ReadFile read, const PlanCheck& also, bool check) {
  PlanText text;
  if (read.complete) {
    complete(reading, read.root);
    read_plan_text(reading, read.root, text);
    if (check) check_uncertainty(reading, text);
    if (read.sound && check) add_validation(reading, text.scenario, also);
  }
  throw_problems(reading);
  PlanParts parts;
  parts.sections = with_laws(std::move(read.root), reading.inputs);
  parts.written = {std::move(text.scenario),    std::move(reading.files), std::move(reading.provenance),
                   std::move(text.uncertainty), std::move(reading.laws),  std::move(reading.warnings)};
  parts.sources = std::move(reading.sources);
  parts.marks = std::move(reading.marks);
  parts.inputs = std::move(reading.inputs);
  parts.columns = std::move(reading.columns);
  return parts;
}
}  // namespace

PlanParts read_parts(const std::filesystem::path& file, const std::vector<std::string>& set, const PlanCheck& also) {
  Reading reading;
  ReadFile read = read_file_tree(reading, file, set);
  auto kept =
      std::make_shared<PlanFile>(PlanFile{read.root, reading.sources, reading.budget, reading.files, {}, {}, also});
  PlanParts parts = parts_of(reading, std::move(read), also, true);
  kept->texts = reading.data.texts();
  kept->columns = parts.columns;
  parts.file = std::move(kept);
  return parts;
}

PlanParts read_changed(const std::shared_ptr<const PlanFile>& file, const PlanChanges& changes) {
  Reading reading;
  reading.sources = file->sources;
  reading.budget = file->budget;
  reading.files = file->files;
  reading.columns = file->columns;
  reading.data.share(file->texts);
  ReadFile read{file->root};
  const int study =
      changes.study.empty() ? -1 : reading.sources.add({document::Source::Kind::study, changes.study, {}});
  for (document::Change change : changes.marked) {
    document::set_source(change, study);
    document::apply_change(read.root, change, reading.sources, reading.issues);
  }
  for (const std::string& change : changes.set)
    document::apply_override(read.root, change, reading.sources, reading.budget, reading.issues);
  throw_problems(reading);
  auto kept = std::make_shared<PlanFile>(
      PlanFile{read.root, reading.sources, file->budget, file->files, file->texts, file->columns, file->also});
  PlanParts parts = parts_of(reading, std::move(read), file->also, changes.check);
  parts.file = std::move(kept);
  return parts;
}

LoadedScenario load_scenario(const std::filesystem::path& file, const std::vector<std::string>& set,
                             const PlanCheck& also) {
  return Plan::load(file, set, also).written();
}

}  // namespace gigasim
