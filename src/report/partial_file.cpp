#include "partial_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gigasim::report {

void fail_to_write(const std::filesystem::path& file, int code) {
  throw std::system_error(code, std::generic_category(), fmt::format("cannot write {}", file.string()));
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
}

PartialFile::~PartialFile() {
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
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail_to_write(directory, errno);
  ::fsync(descriptor);  // some file systems cannot; the renames stand all the same
  ::close(descriptor);
}

}  // namespace gigasim::report
