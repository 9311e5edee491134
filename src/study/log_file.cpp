#include "log_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gigasim::study {

namespace {
constexpr std::size_t read_size = 1 << 20;
}

void fail(const char* what, const std::filesystem::path& file, int code) {
  throw std::system_error(code, std::generic_category(), fmt::format("cannot {} {}", what, file.string()));
}

LogFile::LogFile(const std::filesystem::path& directory, std::string_view name, bool writable)
    : path_(directory / name) {
  descriptor_ = ::open(path_.c_str(), (writable ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(writable ? "write" : "read", path_, errno);
  size_ = static_cast<std::uint64_t>(::lseek(descriptor_, 0, SEEK_END));
}

LogFile::LogFile(LogFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

LogFile& LogFile::operator=(LogFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

LogFile::~LogFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

LogFile::Span LogFile::append(std::string_view text) {
  const Span span{size_, text.size()};
  while (!text.empty()) {
    const ssize_t written = ::pwrite(descriptor_, text.data(), text.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write", path_, written < 0 ? errno : ENOSPC);
    text.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
  return span;
}

std::string LogFile::read(Span span) const {
  std::string text(span.size, '\0');
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t size =
        ::pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(span.at + done));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) fail("read", path_, size < 0 ? errno : EIO);
    done += static_cast<std::size_t>(size);
  }
  return text;
}

void LogFile::for_each_line(const std::function<void(std::string_view, Span)>& see) const {
  std::string held;
  for (std::uint64_t at = 0, held_at = 0; at < size_;) {
    held += read({at, std::min<std::uint64_t>(read_size, size_ - at)});
    at = held_at + held.size();
    std::size_t begin = 0;
    for (std::size_t end; (end = held.find('\n', begin)) != std::string::npos; begin = end + 1)
      see(std::string_view(held).substr(begin, end - begin), {held_at + begin, end + 1 - begin});
    held.erase(0, begin);
    held_at += begin;
  }
}

void LogFile::sync() {
  if (::fsync(descriptor_) != 0) fail("write", path_, errno);
}

}  // namespace gigasim::study
