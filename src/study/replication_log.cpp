#include "replication_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/issue.hpp"

namespace gigasim::study {

namespace fs = std::filesystem;

namespace {
constexpr const char *rows_file = "replications.csv", *shortages_file = "shortages.csv", *identity_file = "study.json";
constexpr std::uint64_t most_replications = 1ull << 32;  // a number beyond is damage

std::string partial(const std::string& name) { return fmt::format(".{}.partial", name); }

void make_directories(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail("make", folder, error.value());
}

std::string json_text(const StudyIdentity& i) {
  return nlohmann::ordered_json{
             {"scenario_hash", i.scenario_hash}, {"seed", i.seed}, {"sampling", i.sampling}, {"version", i.version}}
             .dump(2) +
         "\n";
}

std::optional<StudyIdentity> parse_identity(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  try {
    return StudyIdentity{json.at("scenario_hash"), json.at("version"), json.at("seed"),
                         json.value("sampling", "independent")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

[[noreturn]] void refuse(const fs::path& folder, const std::string& why) {
  throw InputError({{.path = "--resume", .message = fmt::format("'{}' {}", folder.string(), why)}});
}
}  // namespace

// table

ReplicationTable::ReplicationTable(const fs::path& folder, bool writable)
    : rows_(folder, rows_file, writable), shortages_(folder, shortages_file, writable) {
  find_rows();
  find_shortages();
}

void ReplicationTable::find_rows() {
  bool header = true;
  rows_.for_each_line([&](std::string_view line, LogFile::Span span) {
    if (std::exchange(header, false)) {
      header_ = fmt::format("{}\n", line);
      columns_ = csv_cells(line);
      columns_.erase(columns_.begin(), columns_.begin() + std::min<std::ptrdiff_t>(2, std::ssize(columns_)));
      return;
    }
    const auto head = parse_row_head(line);
    if (!head || head->number >= most_replications) return;
    count_ += places(head->number).row.size == 0;
    places(head->number).row = span;
  });
}

void ReplicationTable::find_shortages() {
  shortages_.for_each_line([&](std::string_view line, LogFile::Span span) {
    const auto number = parse_row_number(line);
    if (!number || *number >= bound()) return;
    LogFile::Span& known = places(*number).shortages;
    if (known.at + known.size == span.at && known.size > 0)
      known.size += span.size;
    else
      known = span;  // what stood there before was left by a worker's row that never came
  });
}

ReplicationTable::Places& ReplicationTable::places(std::uint64_t number) {
  if (number >= places_.size()) places_.resize(number + 1);
  return places_[number];
}

std::optional<std::string> ReplicationTable::record(std::uint64_t number) const {
  if (number >= places_.size() || places_[number].row.size == 0) return std::nullopt;
  std::string text = rows_.read(places_[number].row) + shortages_.read(places_[number].shortages);
  const auto whole = parse_record(text, columns_.size());
  if (!whole || whole->number != number) return std::nullopt;
  return text;
}

std::optional<std::vector<double>> ReplicationTable::values(std::uint64_t number) const {
  const auto text = record(number);
  return text ? std::optional(parse_record(*text, columns_.size())->values) : std::nullopt;
}

void ReplicationTable::add(std::uint64_t number, const std::string& record) {
  const std::size_t row = record.find('\n') + 1;
  places(number).shortages = shortages_.append(std::string_view(record).substr(row));
  count_ += places(number).row.size == 0;
  places(number).row = rows_.append(std::string_view(record).substr(0, row));
}

// log

ReplicationLog::ReplicationLog(const StudyOptions& o) : folder_(o.folder), header_(replications_header(o.metrics)) {
  make_directories(folder_);
  claim();
  if (o.resume && holds_study_of(o) && reopen(o)) return;
  begin(o);
}

/// False when not even the first line was finished.
bool ReplicationLog::reopen(const StudyOptions& o) {
  table_.emplace(folder_, true);
  if (table_->header() != replications_header(o.metrics)) return false;
  settle(table_->bound());
  table_.emplace(folder_, true);
  return true;
}

ReplicationLog::~ReplicationLog() {
  if (lock_ >= 0) ::close(lock_);
}

/// A lock of the process, which its workers do not inherit.
void ReplicationLog::claim() {
  const fs::path file = folder_ / identity_file;
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) fail("write", file, errno);
  struct flock whole{};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(lock_, F_SETLK, &whole) == 0) return;
  const int code = errno == EACCES || errno == EAGAIN ? EBUSY : errno;
  ::close(lock_);
  fail("write", file, code);
}

bool ReplicationLog::holds_study_of(const StudyOptions& o) const {
  std::string text(4096, '\0');
  const ssize_t size =
      ::pread(lock_, text.data(), text.size(), 0);  // not by another descriptor: closing that would lose the lock
  const auto found =
      parse_identity(std::string_view(text).substr(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
  if (!found) return false;
  if (found->version != o.identity.version)
    refuse(folder_, fmt::format("is a study by gigasim {}, this is {}; use that version, or another folder",
                                found->version, o.identity.version));
  if (found->seed != o.identity.seed)
    refuse(folder_, fmt::format("is a study with seed {}, not {}; give that seed, or another folder", found->seed,
                                o.identity.seed));
  if (found->sampling != o.identity.sampling)
    refuse(folder_, fmt::format("is a study with --sampling {}, not {}; give that, or another folder", found->sampling,
                                o.identity.sampling));
  if (found->scenario_hash != o.identity.scenario_hash)
    refuse(folder_,
           "is a study of another scenario, or of this one before it was changed; undo the change, or name another "
           "folder");
  return true;
}

/// study.json comes last: without it nothing is resumed.
void ReplicationLog::begin(const StudyOptions& o) {
  if (::ftruncate(lock_, 0) != 0) fail("write", folder_ / identity_file, errno);
  for (const char* file : {"summary.json", rows_file, shortages_file}) fs::remove(folder_ / file);
  LogFile(folder_, rows_file, true).append(header_);
  LogFile(folder_, shortages_file, true).append(shortages_header);
  const std::string text = json_text(o.identity);
  const ssize_t written = ::pwrite(lock_, text.data(), text.size(), 0);
  if (written != std::ssize(text)) fail("write", folder_ / identity_file, written < 0 ? errno : ENOSPC);
  table_.emplace(folder_, true);
}

void ReplicationLog::settle(std::uint64_t end) {
  const std::string names[] = {partial(rows_file), partial(shortages_file)};
  for (const std::string& name : names) fs::remove(folder_ / name);
  LogFile rows(folder_, names[0], true), shortages(folder_, names[1], true);
  rows.append(header_);
  shortages.append(shortages_header);
  for (std::uint64_t i = 0; i < std::min(end, table_->bound()); ++i) {
    const std::string record = table_->record(i).value_or("\n");
    const std::size_t row = record.find('\n') + 1;
    if (row > 1) {
      rows.append(std::string_view(record).substr(0, row));
      shortages.append(std::string_view(record).substr(row));
    }
  }
  rows.sync();
  shortages.sync();
  fs::rename(folder_ / names[0], folder_ / rows_file);
  fs::rename(folder_ / names[1], folder_ / shortages_file);
}

std::optional<StudyIdentity> identity_of(const fs::path& folder) {
  std::ostringstream text;
  text << std::ifstream(folder / identity_file, std::ios::binary).rdbuf();
  return parse_identity(text.str());
}

}  // namespace gigasim::study
