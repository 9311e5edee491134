#include "gigasim/study/sizing_pool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <unordered_map>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/study/workers.hpp"
#include "log_file.hpp"
#include "record.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
constexpr const char* file_name = "observations.csv";
constexpr std::size_t cells_before_values = 4;

std::string first_of(const InputError& error) {
  const Issue& issue = error.issues().front();
  return issue.path.empty() ? issue.message : issue.path + ": " + issue.message;
}

/// On one line, whatever the text: lines are read back one by one.
std::string quoted(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return csv_quoted(csv_formula(text) ? "'" + text : text);
}

std::string header_of(const std::vector<std::string>& columns) {
  std::string line = "point,replication,binds,cost";
  for (const std::string& column : columns) line += "," + quoted(column);
  return line + "\n";
}

std::string number_text(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

std::string to_line(const std::string& key, std::uint64_t replication, const SizingObservation& o) {
  std::string line = fmt::format("{},{},{},{}", key, replication, quoted(o.binds), number_text(o.cost));
  for (const double value : o.values) line += "," + number_text(value);
  return line + "\n";
}

/// Nothing when the line is damaged.
std::optional<SizingObservation> parse_line(const std::vector<std::string>& cells, std::size_t values) {
  if (cells.size() != cells_before_values + values) return std::nullopt;
  SizingObservation o{.binds = std::string(csv_text_of(cells[2]))};
  std::optional<double> cost = study::parse_value(cells[3]);
  for (std::size_t i = cells_before_values; cost && i < cells.size(); ++i) {
    const auto value = study::parse_value(cells[i]);
    if (!value) return std::nullopt;
    o.values.push_back(*value);
  }
  o.cost = cost.value_or(0.0);
  return cost ? std::optional(o) : std::nullopt;
}

/// A line that a crash or a full disk cut short goes.
void cut_to_whole_lines(const fs::path& file) {
  std::uint64_t whole = 0;
  study::LogFile(file.parent_path(), file_name, false).for_each_line([&](std::string_view, study::LogFile::Span span) {
    whole = span.at + span.size;
  });
  if (whole < fs::file_size(file)) fs::resize_file(file, whole);
}
}  // namespace

class SizingPool::Log {
 public:
  Log(const fs::path& folder, const std::vector<std::string>& columns) : columns_(columns.size()) {
    fs::create_directories(folder);
    const fs::path file = folder / file_name;
    claim(file);
    cut_to_whole_lines(file);
    file_.emplace(folder, file_name, true);
    if (fs::file_size(file) == 0)
      file_->append(header_of(columns));
    else
      read(folder, header_of(columns));
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log() {
    if (lock_ >= 0) ::close(lock_);
  }

  const SizingObservation* find(const std::string& key, std::uint64_t replication) const {
    const auto found = known_.find(name(key, replication));
    return found == known_.end() ? nullptr : &found->second;
  }
  void add(const std::string& line) { file_->append(line); }

 private:
  static std::string name(const std::string& key, std::uint64_t replication) {
    return fmt::format("{},{}", key, replication);
  }

  void claim(const fs::path& file) {
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) != 0)
      study::fail("write", file, errno == EWOULDBLOCK ? EBUSY : errno);
  }

  void read(const fs::path& folder, const std::string& header) {
    bool first = true;
    file_->for_each_line([&](std::string_view line, study::LogFile::Span) {
      if (std::exchange(first, false)) {
        if (header != std::string(line) + "\n")
          throw InputError({{.path = "--out",
                             .message = fmt::format("'{}' holds a search for other criteria; name another directory",
                                                    folder.string())}});
        return;
      }
      const std::vector<std::string> cells = csv_cells(line);
      if (auto o = parse_line(cells, columns_)) known_.insert_or_assign(cells[0] + "," + cells[1], std::move(*o));
    });
  }

  std::size_t columns_;
  int lock_ = -1;
  std::optional<study::LogFile> file_{};
  std::unordered_map<std::string, SizingObservation> known_{};
};

SizingPool::SizingPool(SizingRuns runs) : runs_(std::move(runs)) {
  if (!runs_.folder.empty()) log_ = std::make_unique<Log>(runs_.folder, runs_.columns);
}
SizingPool::~SizingPool() = default;

bool SizingPool::observe(const SizingPoint& point, std::uint64_t first, std::uint64_t last,
                         const std::function<void(SizingObservation)>& take) {
  try {
    if (point != prepared_) {
      key_ = runs_.prepare(point);
      prepared_ = point;
    }
  } catch (const InputError& error) {
    throw SizingObstacle(first_of(error));
  }
  PoolTask task;
  task.work = [&](std::uint64_t item) { return to_line(key_, first + item, runs_.observe(first + item)); };
  task.deliver = [&](std::uint64_t, const std::string& line) {
    auto o = parse_line(csv_cells(std::string_view(line).substr(0, line.size() - 1)), runs_.columns.size());
    if (!o) throw InternalFault("a worker returned a damaged observation");
    take(std::move(*o));
    return true;
  };
  task.interrupted = runs_.interrupted;
  task.failed = [&](std::uint64_t item, const std::string& reason) {
    if (runs_.failed) runs_.failed(first + item, reason);
  };
  if (log_) {
    task.arrived = [&](std::uint64_t, const std::string& line) { log_->add(line); };
    task.known = [&](std::uint64_t item) -> std::optional<std::string> {
      const SizingObservation* o = log_->find(key_, first + item);
      if (!o) return std::nullopt;
      ++resumed_;
      return to_line(key_, first + item, *o);
    };
  }
  try {
    const PoolReport report = for_each(last - first + 1, runs_.jobs, task);
    cpu_s_ += report.cpu_s;
    forked_ += report.forked;
    return report.end != PoolEnd::interrupted;
  } catch (const WorkerFailure& failure) {
    throw SizingObstacle(fmt::format("replication {} failed twice: {}", first + failure.item(), failure.reason()));
  } catch (const InputError& error) {
    throw SizingObstacle(first_of(error));
  }
}

}  // namespace gigasim
