#include "partial_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

void fail_to_write(const std::filesystem::path& file, int code) {
  throw std::system_error(code, std::generic_category(), fmt::format("cannot write {}", file.string()));
}

namespace {
/// Names of the files that stand under temporary names, for a signal that ends the program at once.
std::array<std::atomic<const char*>, 64> unfinished{};
}  // namespace

void PartialFile::enlist() {
  for (std::atomic<const char*>& slot : unfinished) {
    const char* free = nullptr;
    if (slot.compare_exchange_strong(free, partial_.c_str())) return;
  }
}

void PartialFile::strike() {
  for (std::atomic<const char*>& slot : unfinished) {
    const char* ours = partial_.c_str();
    if (slot.compare_exchange_strong(ours, nullptr)) return;
  }
}

PartialFile::PartialFile(const std::filesystem::path& directory, std::string_view name)
    : final_(directory / name), partial_(directory / fmt::format(".{}.partial", name)) {
  descriptor_ = ::open(partial_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail_to_write(final_, errno);
  const bool ours = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  if (!ours || ::ftruncate(descriptor_, 0) != 0) {
    const int code = ours ? errno : EBUSY;
    ::close(descriptor_);
    fail_to_write(final_, code);
  }
  enlist();
}

PartialFile::~PartialFile() {
  strike();
  if (!published_) ::unlink(partial_.c_str());
  ::close(descriptor_);
}

void PartialFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_to_write(final_, written < 0 ? errno : ENOSPC);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::optional<int> PartialFile::why_it_cannot_grow() const {
  const char page[4096] = {};
  if (::pwrite(descriptor_, page, sizeof page, ::lseek(descriptor_, 0, SEEK_END)) >= 0) return std::nullopt;
  return errno;
}

void PartialFile::sync() {
  if (::fsync(descriptor_) != 0) fail_to_write(final_, errno);
}

void PartialFile::publish() {
  if (::rename(partial_.c_str(), final_.c_str()) != 0) fail_to_write(final_, errno);
  published_ = true;
  strike();
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail_to_write(directory, errno);
  ::fsync(descriptor);  // some file systems cannot; the renames stand all the same
  ::close(descriptor);
}

}  // namespace gigasim::report

namespace gigasim {

namespace fs = std::filesystem;

void remove_unfinished_files() noexcept {
  for (const std::atomic<const char*>& slot : report::unfinished)
    if (const char* const name = slot.load()) ::unlink(name);
}

void write_whole(const fs::path& file, std::string_view text) {
  std::error_code none;
  if (fs::exists(file, none) && !fs::is_regular_file(file, none)) {
    if (!(std::ofstream(file, std::ios::binary) << text << std::flush)) report::fail_to_write(file, errno);
    return;
  }
  const fs::path directory = file.has_parent_path() ? file.parent_path() : fs::path(".");
  report::PartialFile partial(directory, file.filename().string());
  partial.write(text);
  partial.sync();
  partial.publish();
  report::sync_directory(directory);
}

}  // namespace gigasim
