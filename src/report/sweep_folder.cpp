#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <map>

#include "gigasim/base/issue.hpp"
#include "gigasim/report/sweep_report.hpp"
#include "partial_file.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
constexpr double fresh_s = 120.0;  // a shard whose note is younger is believed to be at work

/// `0003-of-0010`, and the file of its k-th start.
std::string stem_of(Shard shard) { return fmt::format("shard-{:04}-of-{:04}", shard.i, shard.n); }

struct ShardFile {
  Shard shard{};
  std::uint64_t start = 0;
  fs::path path{};
};

fs::path folder_of_shards(const fs::path& folder) { return folder / "shards"; }

std::optional<ShardFile> shard_file(const fs::path& path) {
  unsigned long long i = 0, n = 0, start = 0;
  int end = 0;
  const std::string name = path.filename().string();
  if (std::sscanf(name.c_str(), "shard-%llu-of-%llu.%llu.sqlite%n", &i, &n, &start, &end) != 3 ||
      end != static_cast<int>(name.size()))
    return std::nullopt;
  return ShardFile{{i, n}, start, path};
}

/// Of each shard the file of the last start.
std::vector<ShardFile> last_starts(const fs::path& folder) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, ShardFile> last;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_of_shards(folder), none))
    if (const auto file = shard_file(entry.path())) {
      ShardFile& known = last[{file->shard.n, file->shard.i}];
      if (file->start >= known.start) known = *file;
    }
  std::vector<ShardFile> files;
  for (const auto& [shard, file] : last) files.push_back(file);
  return files;
}

/// A copy of a store that somebody may have been writing, settled: what was not committed is undone in the copy. False
/// when the copy makes no sense, because it was changed meanwhile.
bool settled_copy(const fs::path& from, const fs::path& to) {
  const auto journal = [](const fs::path& file) { return fs::path(file.string() + "-journal"); };
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  std::error_code none;
  fs::remove(journal(to), none);
  if (fs::exists(journal(from), none))
    fs::copy_file(journal(from), journal(to), fs::copy_options::overwrite_existing, none);
  try {
    SQLite::Database db(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    return db.execAndGet("PRAGMA quick_check").getString() == "ok" && db.tableExists("points");
  } catch (const SQLite::Exception&) {
    return false;
  }
}

bool create(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (descriptor >= 0) ::close(descriptor);
  return descriptor >= 0;
}

/// The file of the next start, which nobody else has.
fs::path claim(const fs::path& shards, Shard shard, std::uint64_t start, const std::optional<fs::path>& content) {
  for (;; ++start) {
    const fs::path file = shards / fmt::format("{}.{}.sqlite", stem_of(shard), start);
    if (content ? ::link(content->c_str(), file.c_str()) == 0 : create(file)) return file;
    if (errno != EEXIST) report::fail_to_write(file, errno);
  }
}

fs::path note_of(const fs::path& folder, Shard shard) {
  return folder_of_shards(folder) / (stem_of(shard) + ".progress");
}

bool still_running(const fs::path& folder, Shard shard) {
  for (const ShardProgress& p : progress_of_shards(folder))
    if (p.shard.i == shard.i && p.shard.n == shard.n) return p.running && p.age_s < fresh_s;
  return false;
}

void same_study(const SweepStoreFile& store, const SweepStoreFile& other, const fs::path& where) {
  if (store.facts().hash != other.facts().hash)
    throw InputError(
        {{.file = where.string(),
          .message =
              fmt::format("belongs to another study, base or version than '{}' ({} and {}); merge results of one study",
                          store.facts().name, other.facts().hash, store.facts().hash)}});
}

void remove_shard(const fs::path& folder, Shard shard) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_of_shards(folder), none)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(stem_of(shard)) || name.starts_with("." + stem_of(shard))) fs::remove(entry.path(), none);
  }
}

/// The store of a folder that has only shards begins as the first of them.
void begin_store(const fs::path& folder) {
  const fs::path store = folder / sweep_store_name, copy = folder / ".sweep.sqlite.partial";
  for (const ShardFile& file : last_starts(folder)) {
    if (!settled_copy(file.path, copy)) continue;
    return fs::rename(copy, store);
  }
  throw InputError(
      {{.path = folder.string(), .message = "holds no sweep; name the folder of 'gigasim sweep', or of its shards"}});
}
}  // namespace

bool holds_sweep(const fs::path& folder) {
  std::error_code none;
  return fs::exists(folder / sweep_store_name, none) || !last_starts(folder).empty();
}

SweepStoreFile open_shard(const fs::path& folder, const Sweep& sweep, const SweepOrigin& origin, Shard shard) {
  const fs::path shards = folder_of_shards(folder);
  fs::create_directories(shards);
  std::optional<ShardFile> before;
  for (const ShardFile& file : last_starts(folder))
    if (file.shard.i == shard.i && file.shard.n == shard.n) before = file;
  const fs::path copy = shards / fmt::format(".{}.{}.copy", stem_of(shard), ::getpid());
  const bool goes_on = before && settled_copy(before->path, copy);
  const fs::path file =
      claim(shards, shard, before ? before->start + 1 : 1, goes_on ? std::optional(copy) : std::nullopt);
  if (before) fs::remove(copy);
  SweepStoreFile store = SweepStoreFile::prepare(file, sweep, origin, shard);
  if (const fs::path main = folder / sweep_store_name; fs::exists(main)) {
    const SweepStoreFile all = SweepStoreFile::read_unlocked(main);
    same_study(all, store, origin.study_file);
    store.know(all);
  }
  return store;
}

void note_progress(const fs::path& folder, Shard shard, const SweepProgress& p, bool running) {
  const fs::path file = note_of(folder, shard), partial = fs::path(file.string() + fmt::format(".{}", ::getpid()));
  std::ofstream(partial) << fmt::format("{} {} {} {}\n", running ? "running" : "ended", p.planned, p.done, p.failed);
  std::error_code none;
  fs::rename(partial, file, none);
}

std::vector<ShardProgress> progress_of_shards(const fs::path& folder) {
  std::vector<ShardProgress> all;
  std::error_code none;
  const auto now = fs::file_time_type::clock::now();
  for (const auto& entry : fs::directory_iterator(folder_of_shards(folder), none)) {
    if (entry.path().extension() != ".progress") continue;
    ShardProgress p;
    unsigned long long i = 0, n = 0;
    std::string word;
    std::ifstream text(entry.path());
    if (std::sscanf(entry.path().filename().c_str(), "shard-%llu-of-%llu", &i, &n) != 2) continue;
    if (!(text >> word >> p.progress.planned >> p.progress.done >> p.progress.failed)) continue;
    p.shard = {i, n};
    p.running = word == "running";
    const auto written = fs::last_write_time(entry.path(), none);
    if (!none) p.age_s = std::chrono::duration<double>(now - written).count();
    all.push_back(p);
  }
  std::sort(all.begin(), all.end(),
            [](const ShardProgress& a, const ShardProgress& b) { return a.shard.i < b.shard.i; });
  return all;
}

MergeReport merge_sweeps(const std::vector<fs::path>& folders) {
  const fs::path& first = folders.front();
  if (!fs::exists(first / sweep_store_name)) begin_store(first);
  SweepStoreFile store = SweepStoreFile::open(first / sweep_store_name);
  MergeReport report;
  std::vector<Shard> taken;
  const fs::path copy = first / ".merge.sqlite";
  const auto take = [&](const fs::path& file) {
    if (!settled_copy(file, copy)) {
      report.notes.push_back(fmt::format("{} holds nothing yet or is damaged, and was left out", file.string()));
      return false;
    }
    const SweepStoreFile other = SweepStoreFile::read_unlocked(copy);
    same_study(store, other, file);
    store.take(other);
    return true;
  };
  for (const fs::path& folder : folders) {
    if (folder != first && fs::exists(folder / sweep_store_name) && take(folder / sweep_store_name)) ++report.folders;
    for (const ShardFile& file : last_starts(folder)) {
      if (!take(file.path)) continue;
      ++report.shards;
      if (folder == first) taken.push_back(file.shard);
    }
  }
  store.commit();
  std::error_code none;
  fs::remove(copy, none);
  for (const Shard shard : taken) {
    if (still_running(first, shard))
      report.notes.push_back(
          fmt::format("shard {}/{} is still at work; merge again when it has ended", shard.i, shard.n));
    else
      remove_shard(first, shard);
  }
  if (fs::is_empty(folder_of_shards(first), none)) fs::remove(folder_of_shards(first), none);
  write_sweep(first, store);
  return report;
}

}  // namespace gigasim
