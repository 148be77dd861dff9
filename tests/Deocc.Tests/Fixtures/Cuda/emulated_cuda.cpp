// A CUDA driver and an NVRTC for machines without a GPU, in one library that tests build and load. Memory is the host's, and kernels
// are built by a C++ compiler from the same CUDA text. Signatures are those of cuda.h and nvrtc.h, restated. Every call is written to
// a log; any call can be made to fail; limits are those of real devices. Work is done when it is asked for, or, to show where an order
// between streams is missing, as late as waits allow, with copies as early as waits allow, or by chance ("schedule").
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

struct uint3 { unsigned x, y, z; };
struct Emulation { uint3 thread, block, blockSize, gridSize; void (*groupBarrier)(); void (*warpBarrier)(); };
struct Image { char magic[8]; int architecture; int version; uint64_t bytes; };
struct Function { std::string name; void (*call)(void**); const unsigned long* (*sizes)(); };
struct Program { std::string name, text, log, image; bool isMachineCode; };
struct Failure { int status, skipped; };

static struct
{
    int driverVersion, nvrtcVersion, devices, capability, lost;
    long memory, schedule, loseAfter;
    unsigned long chance;
    std::string log;
    std::map<std::string, Failure> failures;
} settings;
static std::recursive_mutex calling;
static bool started;
static std::map<uint64_t, size_t> allocations;
static long allocated;
static thread_local void* current;
static int contexts[16];

static void run_all();

extern "C" void emulation_reset()
{
    run_all();
    settings = {12040, 12040, 2, 90, 0, allocated + (1L << 30), 0, -1, 1, "", {}};
    current = nullptr;
}
extern "C" void emulation_set(const char* what, long value)
{
    std::string name = what;
    if (name == "driver") settings.driverVersion = (int)value;
    if (name == "nvrtc") settings.nvrtcVersion = (int)value;
    if (name == "devices") settings.devices = (int)value;
    if (name == "capability") settings.capability = (int)value;
    if (name == "memory") settings.memory = value + allocated;
    if (name == "schedule") settings.schedule = value;
    if (name == "chance") settings.chance = value;
    if (name == "loseAfter") settings.loseAfter = value;
}
// The call after the given number of calls fails; a status from 700 on stays, as on a real device.
extern "C" void emulation_fail(const char* function, int status, int after) { settings.failures[function] = {status, after}; }
extern "C" const char* emulation_log() { return settings.log.c_str(); }

template <typename... A> static int enter(bool needsContext, const char* function, const char* format, A... arguments)
{
    char line[512];
    int length = snprintf(line, sizeof line, "%s ", function);
    snprintf(line + length, sizeof line - length, format, arguments...);
    settings.log += line;
    settings.log += '\n';
    auto failure = settings.failures.find(function);
    if (failure != settings.failures.end() && failure->second.skipped-- == 0)
    {
        int status = failure->second.status;
        settings.failures.erase(failure);
        if (status >= 700 && status < 800) settings.lost = status;
        return status;
    }
    if (!started) return 3;
    if (settings.lost != 0) return settings.lost;
    return needsContext && current == nullptr ? 201 : 0;
}
#define ENTER(...) std::lock_guard<std::recursive_mutex> guard(calling); if (int status = enter(true, __func__, __VA_ARGS__)) return status
#define ENTER_FREELY(...) std::lock_guard<std::recursive_mutex> guard(calling); if (int status = enter(false, __func__, __VA_ARGS__)) return status

static bool is_allocated(uint64_t address, size_t bytes)
{
    auto after = allocations.upper_bound(address);
    if (after == allocations.begin()) return false;
    --after;
    return address + bytes <= after->first + after->second;
}

static double milliseconds()
{
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

// The runner of kernels.
enum State { Ready, AtGroupBarrier, AtWarpBarrier, Done };
struct Fiber { ucontext_t context; uint3 thread; State state; char* stack; };
static const size_t StackBytes = 64 * 1024;
static Emulation running;
static ucontext_t scheduler;
static std::vector<Fiber> fibers;
static Fiber* fiber;
static Function* function;
static void** arguments;

static void pause_at(State state)
{
    fiber->state = state;
    swapcontext(&fiber->context, &scheduler);
}
static void group_barrier() { pause_at(AtGroupBarrier); }
static void warp_barrier() { pause_at(AtWarpBarrier); }
static void fiber_main()
{
    function->call(arguments);
    pause_at(Done);
}
static void release(size_t first, size_t count, State waiting, bool& progressed)
{
    size_t live = 0, arrived = 0;
    for (size_t i = first; i < first + count && i < fibers.size(); i++)
    {
        live += fibers[i].state != Done;
        arrived += fibers[i].state == waiting;
    }
    if (arrived == 0 || arrived != live) return;
    for (size_t i = first; i < first + count && i < fibers.size(); i++)
        if (fibers[i].state == waiting) fibers[i].state = Ready;
    progressed = true;
}
static bool run_group()
{
    size_t i = 0;
    for (unsigned z = 0; z < running.blockSize.z; z++)
        for (unsigned y = 0; y < running.blockSize.y; y++)
            for (unsigned x = 0; x < running.blockSize.x; x++, i++)
            {
                Fiber& each = fibers[i];
                each.thread = {x, y, z};
                each.state = Ready;
                getcontext(&each.context);
                each.context.uc_stack.ss_sp = each.stack;
                each.context.uc_stack.ss_size = StackBytes;
                each.context.uc_link = nullptr;
                makecontext(&each.context, fiber_main, 0);
            }
    for (;;)
    {
        bool progressed = false, isDone = true;
        for (Fiber& each : fibers)
        {
            if (each.state == Ready)
            {
                fiber = &each;
                running.thread = each.thread;
                swapcontext(&scheduler, &each.context);
                progressed = true;
            }
            isDone &= each.state == Done;
        }
        if (isDone) return true;
        release(0, fibers.size(), AtGroupBarrier, progressed);
        for (size_t warp = 0; warp < fibers.size(); warp += 32) release(warp, 32, AtWarpBarrier, progressed);
        if (!progressed) return false;
    }
}

// Streams: what was asked for and not yet done, in order. An operation runs when the event it waits for has come by as often as it
// had been recorded when it was asked for.
enum Schedule { Immediate, Late, CopiesFirst, ByChance };
struct Event { double time; uint64_t recorded, passed; };
struct Operation { Event* wait; Event* record; uint64_t times; std::function<int()> run; };
struct Stream { std::deque<Operation> work; bool runsKernels; };
static std::vector<Stream*> streams;

static bool step(Stream* stream)
{
    if (stream->work.empty()) return false;
    Operation& first = stream->work.front();
    if (first.wait != nullptr && first.wait->passed < first.times) return false;
    Operation operation = std::move(first);
    stream->work.pop_front();
    int status = operation.run && settings.lost == 0 ? operation.run() : 0;
    if (status != 0) settings.lost = status;
    if (operation.record != nullptr)
    {
        operation.record->passed = std::max(operation.record->passed, operation.times);
        operation.record->time = milliseconds();
    }
    return true;
}
static Stream* recorder(Event* event)
{
    for (Stream* stream : streams)
        for (Operation& operation : stream->work)
            if (operation.record == event) return stream;
    return nullptr;
}
// Runs the first operation of a stream, after those of other streams that it waits for.
static void make_way(Stream* stream)
{
    while (!step(stream)) make_way(recorder(stream->work.front().wait));
}
static void run_copies()
{
    for (bool progressed = true; progressed;)
    {
        progressed = false;
        for (Stream* stream : streams)
            if (!stream->runsKernels) progressed |= step(stream);
    }
}
static unsigned long by_chance(unsigned long count)
{
    settings.chance = settings.chance * 6364136223846793005ul + 1442695040888963407ul;
    return (settings.chance >> 33) % count;
}
template <typename Done> static void run_until(Stream* stream, Done isDone)
{
    while (!isDone())
    {
        if (settings.schedule == CopiesFirst) run_copies();
        if (isDone()) return;
        if (settings.schedule == ByChance) step(streams[by_chance(streams.size())]);
        else make_way(stream);
    }
}
static void run_all()
{
    for (Stream* stream : streams)
        while (!stream->work.empty()) make_way(stream);
}
static int ask(void* handle, Operation operation)
{
    Stream* stream = (Stream*)handle;
    stream->work.push_back(std::move(operation));
    if (settings.schedule == Immediate) run_until(stream, [&] { return stream->work.empty(); });
    if (settings.schedule == CopiesFirst) run_copies();
    if (settings.schedule == ByChance)
        for (unsigned long steps = by_chance(3); steps > 0; steps--) step(streams[by_chance(streams.size())]);
    return 0;
}
static int ask(void* stream, std::function<int()> run) { return ask(stream, Operation{nullptr, nullptr, 0, std::move(run)}); }
static const bool isReset = (emulation_reset(), true);

extern "C"
{
int cuInit(unsigned flags)
{
    settings.log += "cuInit\n";
    if (settings.devices == 0) return 100;
    started = flags == 0;
    return flags == 0 ? 0 : 1;
}
int cuDriverGetVersion(int* version) { *version = settings.driverVersion; return 0; }
int cuGetErrorName(int status, const char** name)
{
    *name = status == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : status == 700 ? "CUDA_ERROR_ILLEGAL_ADDRESS" : status == 1 ? "CUDA_ERROR_INVALID_VALUE" : nullptr;
    return *name == nullptr;
}
int cuGetErrorString(int status, const char** words)
{
    *words = status == 2 ? "out of memory" : status == 700 ? "an illegal memory access was encountered" : status == 1 ? "invalid argument" : nullptr;
    return *words == nullptr;
}
int cuDeviceGetCount(int* count) { ENTER_FREELY(""); *count = settings.devices; return 0; }
int cuDeviceGet(int* device, int ordinal)
{
    ENTER_FREELY("%d", ordinal);
    if (ordinal < 0 || ordinal >= settings.devices) return 101;
    *device = 10 + ordinal;
    return 0;
}
int cuDeviceGetName(char* name, int length, int device) { ENTER_FREELY("%d", device); snprintf(name, length, "Emulated GPU %d", device - 10); return 0; }
int cuDeviceTotalMem_v2(size_t* bytes, int device) { ENTER_FREELY("%d", device); *bytes = settings.memory; return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    ENTER_FREELY("%d %d", attribute, device);
    if (device < 10) return 101;
    switch (attribute)
    {
        case 1: *value = 1024; return 0;
        case 8: *value = 48 * 1024; return 0;
        case 16: *value = 108; return 0;
        case 75: *value = settings.capability / 10; return 0;
        case 76: *value = settings.capability % 10; return 0;
        default: return 1;
    }
}
int cuDevicePrimaryCtxRetain(void** context, int device) { ENTER_FREELY("%d", device); *context = &contexts[device - 10]; return 0; }
int cuCtxSetCurrent(void* context) { ENTER_FREELY("%d", (int)((int*)context - contexts)); current = context; return 0; }
int cuStreamCreate(void** stream, unsigned flags) { ENTER("%u", flags); if (flags > 1) return 1; streams.push_back(new Stream()); *stream = streams.back(); return 0; }
int cuStreamSynchronize(void* stream)
{
    ENTER("");
    run_until((Stream*)stream, [&] { return ((Stream*)stream)->work.empty(); });
    return settings.lost;
}
int cuStreamWaitEvent(void* stream, void* event, unsigned flags)
{
    ENTER("%u", flags);
    return flags != 0 ? 1 : ask(stream, Operation{(Event*)event, nullptr, ((Event*)event)->recorded, nullptr});
}
int cuEventCreate(void** event, unsigned flags) { ENTER("%u", flags); *event = new Event(); return 0; }
int cuEventRecord(void* event, void* stream) { ENTER(""); return ask(stream, Operation{nullptr, (Event*)event, ++((Event*)event)->recorded, nullptr}); }
int cuEventElapsedTime(float* elapsed, void* first, void* last)
{
    ENTER("");
    if (((Event*)first)->recorded == 0 || ((Event*)last)->recorded == 0) return 400;
    if (((Event*)first)->passed == 0 || ((Event*)last)->passed == 0) return 600;
    *elapsed = (float)(((Event*)last)->time - ((Event*)first)->time);
    return 0;
}
int cuEventQuery(void* event) { ENTER(""); return ((Event*)event)->passed < ((Event*)event)->recorded ? 600 : 0; }

// The event itself stays: it may still stand in a stream.
int cuEventDestroy_v2(void*) { ENTER(""); return 0; }
int cuEventSynchronize(void* handle)
{
    ENTER("");
    Event* event = (Event*)handle;
    while (event->passed < event->recorded) run_until(recorder(event), [&] { return event->passed == event->recorded; });
    return settings.lost;
}
int cuMemAlloc_v2(uint64_t* address, size_t bytes)
{
    ENTER("%zu", bytes);
    if (bytes == 0) return 1;
    if (allocated + (long)bytes > settings.memory) return 2;
    *address = (uint64_t)aligned_alloc(256, (bytes + 255) / 256 * 256);
    allocations[*address] = bytes;
    allocated += bytes;
    return 0;
}
int cuMemFree_v2(uint64_t address)
{
    ENTER("");
    run_all();
    auto found = allocations.find(address);
    if (found == allocations.end()) return 1;
    allocated -= found->second;
    allocations.erase(found);
    free((void*)address);
    return 0;
}
int cuMemHostAlloc(void** address, size_t bytes, unsigned flags) { ENTER("%zu %u", bytes, flags); *address = aligned_alloc(4096, bytes); return 0; }
int cuMemcpyHtoDAsync_v2(uint64_t target, const void* source, size_t bytes, void* stream)
{
    ENTER("%zu", bytes);
    if (!is_allocated(target, bytes)) return 1;
    return ask(stream, [=] { memcpy((void*)target, source, bytes); return 0; });
}
int cuMemcpyDtoHAsync_v2(void* target, uint64_t source, size_t bytes, void* stream)
{
    ENTER("%zu", bytes);
    if (!is_allocated(source, bytes)) return 1;
    return ask(stream, [=] { memcpy(target, (void*)source, bytes); return 0; });
}
int cuMemcpyDtoDAsync_v2(uint64_t target, uint64_t source, size_t bytes, void* stream)
{
    ENTER("%zu", bytes);
    if (!is_allocated(source, bytes) || !is_allocated(target, bytes)) return 1;
    ((Stream*)stream)->runsKernels = true;
    return ask(stream, [=] { memcpy((void*)target, (void*)source, bytes); return 0; });
}
int cuMemsetD8Async(uint64_t target, unsigned char value, size_t count, void* stream)
{
    ENTER("%u %zu", value, count);
    if (!is_allocated(target, count)) return 1;
    ((Stream*)stream)->runsKernels = true;
    return ask(stream, [=] { memset((void*)target, value, count); return 0; });
}
int cuModuleLoadDataEx(void** module, const void* data, unsigned options, int*, void**)
{
    ENTER("%u", options);
    const Image* image = (const Image*)data;
    bool isMachineCode = memcmp(image->magic, "EMULATED", 8) == 0;
    if (!isMachineCode && memcmp(image->magic, "EMUL_PTX", 8) != 0) return 200;
    if (isMachineCode && image->architecture != settings.capability) return 209;
    if (!isMachineCode && image->version > settings.driverVersion) return 222;
    char path[] = "/tmp/deocc-emulated-XXXXXX";
    int file = mkstemp(path);
    bool isWritten = write(file, image + 1, image->bytes) == (ssize_t)image->bytes;
    close(file);
    void* library = isWritten ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    unlink(path);
    if (library == nullptr) return 200;
    auto bind = (void (*)(const Emulation*))dlsym(library, "emulation_bind");
    bind(&running);
    *module = library;
    return 0;
}
int cuModuleGetFunction(void** result, void* module, const char* name)
{
    ENTER("%s", name);
    void* call = dlsym(module, (std::string(name) + "__call").c_str());
    if (call == nullptr) return 500;
    *result = new Function{name, (void (*)(void**))call, (const unsigned long* (*)())dlsym(module, (std::string(name) + "__sizes").c_str())};
    return 0;
}
static int run_kernel(Function* kernel, const std::vector<std::vector<char>>& values, uint3 groups, uint3 size)
{
    if (settings.loseAfter >= 0 && settings.loseAfter-- == 0) return 700;
    std::vector<void*> parameters;
    for (const std::vector<char>& value : values) parameters.push_back((void*)value.data());
    size_t items = (size_t)size.x * size.y * size.z;
    while (fibers.size() > items) { free(fibers.back().stack); fibers.pop_back(); }
    while (fibers.size() < items) fibers.push_back({{}, {}, Done, (char*)malloc(StackBytes)});
    function = kernel;
    arguments = parameters.data();
    running = {{}, {}, size, groups, group_barrier, warp_barrier};
    for (unsigned z = 0; z < groups.z; z++)
        for (unsigned y = 0; y < groups.y; y++)
            for (unsigned x = 0; x < groups.x; x++)
            {
                running.block = {x, y, z};
                if (!run_group()) return 719;
            }
    return 0;
}
int cuLaunchKernel(void* kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters, void** extra)
{
    ENTER("%s %u %u %u, %u %u %u, %u", ((Function*)kernel)->name.c_str(), gx, gy, gz, bx, by, bz, shared);
    uint64_t items = (uint64_t)bx * by * bz;
    if (items == 0 || items > 1024 || bz > 64 || gx == 0 || gy == 0 || gz == 0 || gx > 0x7FFFFFFF || gy > 65535 || gz > 65535 || extra != nullptr) return 1;
    std::vector<std::vector<char>> values;
    const unsigned long* sizes = ((Function*)kernel)->sizes();
    for (int i = 0; sizes[i] != 0; i++) values.emplace_back((char*)parameters[i], (char*)parameters[i] + sizes[i]);
    ((Stream*)stream)->runsKernels = true;
    return ask(stream, [=] { return run_kernel((Function*)kernel, values, {gx, gy, gz}, {bx, by, bz}); });
}

const char* nvrtcGetErrorString(int status) { return status == 6 ? "NVRTC_ERROR_COMPILATION" : status == 5 ? "NVRTC_ERROR_INVALID_OPTION" : "NVRTC_ERROR"; }
int nvrtcVersion(int* major, int* minor) { *major = settings.nvrtcVersion / 1000; *minor = settings.nvrtcVersion % 1000 / 10; return 0; }
static const int Architectures[] = {75, 80, 86, 89, 90};
int nvrtcGetNumSupportedArchs(int* count) { *count = 5; return 0; }
int nvrtcGetSupportedArchs(int* architectures) { memcpy(architectures, Architectures, sizeof Architectures); return 0; }
int nvrtcCreateProgram(Program** program, const char* text, const char* name, int headers, const char* const*, const char* const*)
{
    if (headers != 0) return 3;
    *program = new Program{name, text, "", "", false};
    return 0;
}
int nvrtcDestroyProgram(Program** program) { delete *program; *program = nullptr; return 0; }

static void replace(std::string& text, const std::string& from, const std::string& to)
{
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}
static std::string read_file(const std::string& path)
{
    std::string text;
    char buffer[65536];
    if (FILE* file = fopen(path.c_str(), "rb"))
    {
        while (size_t bytes = fread(buffer, 1, sizeof buffer, file)) text.append(buffer, bytes);
        fclose(file);
    }
    return text;
}
// A function beside every kernel that takes its parameters as the driver does.
static std::string calls(const std::string& text)
{
    std::string result;
    for (size_t at = text.find("\nK_KERNEL"); at != std::string::npos; at = text.find("\nK_KERNEL", at + 1))
    {
        size_t start = at + 9;
        if (text.compare(start, 6, "_SIZED") == 0) start = text.find(')', start) + 1;
        start = text.find_first_not_of(' ', start);
        std::string name = text.substr(start, text.find('(', start) - start);
        std::string call = "extern \"C\" void " + name + "__call(void** parameters) { emulated_call(" + name + ", parameters); }\n"
            + "extern \"C\" const unsigned long* " + name + "__sizes() { return emulated_sizes(" + name + "); }\n";

        // A kernel that may be built apart stands under a condition.
        size_t before = text.rfind('\n', at - 1) + 1;
        std::string condition = text.substr(before, at - before);
        result += condition.rfind("#if", 0) == 0 ? condition + "\n" + call + "#endif\n" : call;
    }
    return result;
}
int nvrtcCompileProgram(Program* program, int count, const char* const* options)
{
    settings.log += "nvrtcCompileProgram " + program->name;
    int architecture = 0;
    for (int i = 0; i < count; i++)
    {
        std::string option = options[i];
        settings.log += " " + option;
        bool isMachineCode = option.rfind("--gpu-architecture=sm_", 0) == 0;
        if (isMachineCode || option.rfind("--gpu-architecture=compute_", 0) == 0)
        {
            architecture = atoi(option.c_str() + option.rfind('_') + 1);
            program->isMachineCode = isMachineCode;
        }
        else if (option != "--std=c++17" && option != "--generate-line-info") return 5;
    }
    settings.log += "\n";
    bool isKnown = false;
    for (int known : Architectures) isKnown |= known == architecture;
    if (!isKnown) return 5;
    char folder[] = "/tmp/deocc-emulated-XXXXXX";
    if (mkdtemp(folder) == nullptr) return 1;
    std::string base = std::string(folder) + "/module", text = program->text;
    replace(text, "asm volatile(", "EMULATED_ASM(");
    replace(text, "asm(", "EMULATED_ASM(");

    // The prelude ends with its last line about tensor cores.
    std::string end = "capability 8.0 or newer\"\n#endif\n";
    size_t after = text.find(end);
    if (after == std::string::npos) return 6;
    text.insert(after + end.size(), "#include \"" EMULATION_FOLDER "/emulated_prelude.h\"\n");
    text += "\n" + calls(text.substr(after + end.size() - 1));
    FILE* file = fopen((base + ".cu").c_str(), "wb");
    fwrite(text.data(), 1, text.size(), file);
    fclose(file);
    std::string command = EMULATION_COMPILER " -x c++ -std=c++17 -O1 -w -fPIC -shared -include " EMULATION_FOLDER "/emulated_kernels.h " + base + ".cu -o " + base + ".so 2> " + base + ".log";
    int status = system(command.c_str());
    program->log = read_file(base + ".log");
    std::string library = read_file(base + ".so");
    for (const char* suffix : {".cu", ".so", ".log"}) unlink((base + suffix).c_str());
    rmdir(folder);
    if (status != 0) return 6;
    Image image = {{}, architecture, settings.nvrtcVersion, library.size()};
    memcpy(image.magic, program->isMachineCode ? "EMULATED" : "EMUL_PTX", 8);
    program->image = std::string((const char*)&image, sizeof image) + library;
    return 0;
}
int nvrtcGetProgramLogSize(Program* program, size_t* size) { *size = program->log.size() + 1; return 0; }
int nvrtcGetProgramLog(Program* program, char* log) { memcpy(log, program->log.c_str(), program->log.size() + 1); return 0; }
static int size_of(Program* program, bool isMachineCode, size_t* size) { *size = program->isMachineCode == isMachineCode ? program->image.size() : 0; return 0; }
static int image_of(Program* program, bool isMachineCode, char* image)
{
    if (program->isMachineCode != isMachineCode) return 3;
    memcpy(image, program->image.data(), program->image.size());
    return 0;
}
int nvrtcGetPTXSize(Program* program, size_t* size) { return size_of(program, false, size); }
int nvrtcGetPTX(Program* program, char* image) { return image_of(program, false, image); }
int nvrtcGetCUBINSize(Program* program, size_t* size) { return size_of(program, true, size); }
int nvrtcGetCUBIN(Program* program, char* image) { return image_of(program, true, image); }
}
