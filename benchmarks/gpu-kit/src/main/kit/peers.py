"""Measures PyTorch on the network that the kit measures, and the rates of the device.

Prints one line of JSON for each measurement as soon as it is there. The pictures lie on the device as floats before the
time begins, and nothing is copied back: that is less work than the kit's own engine is timed with. Times are medians of
groups of runs, by CUDA events on a card.
"""

import argparse
import json
import statistics
import sys
import time
import warnings

NO_PYTORCH = 3
PRECISIONS = {"cuda": ["bf16", "tf32", "f32"], "cpu": ["f32"]}
TRAINING = {"cuda": [128, 256, 1024], "cpu": [4]}
INFERENCE = {"cuda": [256, 1, 8, 32, 1024], "cpu": [1]}
GROUPS = 5
WARM_UP = 3


def emit(**line):
    print(json.dumps(line), flush=True)


try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as problem:
    emit(missing=f"{sys.executable} has no PyTorch ({problem})")
    sys.exit(NO_PYTORCH)


class Lrn(nn.Module):
    """Local response normalisation; alpha is per channel here, and divided by the size in PyTorch."""

    def __init__(self, row):
        super().__init__()
        self.row = row

    def forward(self, x):
        row = self.row
        return functional.local_response_norm(x, row["size"], row["alpha"] * row["size"], row["beta"], row["k"])


def layer(row):
    kind = row["kind"]
    if kind == "conv":
        return [
            nn.Conv2d(
                row["inputs"], row["outputs"], row["kernel"], row["stride"], row["padding"], groups=row["groups"]
            )
        ]
    if kind == "relu":
        return [nn.ReLU(inplace=True)]
    if kind == "tanh":
        return [nn.Tanh()]
    if kind == "lrn":
        return [Lrn(row)]
    if kind == "maxpool":
        return [nn.MaxPool2d(row["kernel"], row["stride"])]
    if kind == "dropout":
        return [nn.Dropout(row["rate"])]
    if kind == "dense":
        return [nn.Linear(row["inputs"], row["outputs"])]
    raise ValueError(f"there is no layer of kind {kind}")


def network(table):
    """The table's network, flattened before its first fully connected layer."""
    layers = []
    flat = False
    for row in table["layers"]:
        if row["kind"] == "dense" and not flat:
            layers.append(nn.Flatten())
            flat = True
        layers.extend(layer(row))
    model = nn.Sequential(*layers)
    count = sum(each.numel() for each in model.parameters())
    if count != table["parameters"]:
        raise ValueError(f"the table has {table['parameters']} parameters, PyTorch's network {count}")
    return model


class Bench:
    def __init__(self, options):
        self.device = options.device
        self.end = time.monotonic() + options.seconds
        self.compile = options.device == "cuda" or options.compile
        self.skipped = 0
        with open(options.network, encoding="utf-8") as file:
            self.table = json.load(file)

    def measure(self, name, unit, amount, prepare):
        """Emits amount divided by the time of what prepare() returns."""
        if time.monotonic() > self.end:
            self.skipped += 1
            return
        try:
            seconds = self.seconds(prepare())
            emit(name=name, value=amount / seconds, unit=unit)
        except Exception as problem:  # one that fails must not cost the others
            emit(failed=f"{name}: {type(problem).__name__}: {str(problem).strip().splitlines()[:1]}")
        if self.device == "cuda":
            torch.cuda.empty_cache()

    def seconds(self, work):
        for _ in range(WARM_UP):
            work()
        once = self.time(work, 1)
        runs = max(1, min(50, int(0.1 / once)))
        return statistics.median(self.time(work, runs) for _ in range(GROUPS))

    def time(self, work, runs):
        """Seconds of one run."""
        if self.device == "cpu":
            start = time.perf_counter()
            for _ in range(runs):
                work()
            return (time.perf_counter() - start) / runs
        start = torch.cuda.Event(enable_timing=True)
        stop = torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        for _ in range(runs):
            work()
        stop.record()
        torch.cuda.synchronize()
        return start.elapsed_time(stop) / 1000 / runs

    def rates(self):
        floats = (1 << 29) if self.device == "cuda" else (1 << 25)
        side = 8192 if self.device == "cuda" else 1024

        def copy():
            source = torch.ones(floats, device=self.device)
            target = torch.empty_like(source)
            return lambda: target.copy_(source)

        self.measure("rate.copy", "bytes/s", 8 * floats, copy)
        for precision in PRECISIONS[self.device]:

            def multiply():
                one = torch.randn(side, side, device=self.device, dtype=self.weights(precision))
                return lambda: torch.mm(one, one)

            self.set(precision)
            self.measure(f"rate.multiply.{precision}", "FLOP/s", 2 * side**3, multiply)

    def set(self, precision):
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.benchmark = True

    @staticmethod
    def weights(precision):
        return torch.bfloat16 if precision == "bf16" else torch.float32

    def model(self, way):
        model = network(self.table).to(self.device)
        return model.to(memory_format=torch.channels_last) if way != "eager" else model

    def pictures(self, batch, way, dtype):
        x = torch.randn(batch, *self.table["input"], device=self.device, dtype=dtype)
        return x.contiguous(memory_format=torch.channels_last) if way != "eager" else x

    def compiled(self, model, way):
        if way not in ("compile", "max_autotune"):
            return model
        torch._dynamo.reset()
        cuda = self.device == "cuda"
        modes = {"compile": "reduce-overhead" if cuda else "default", "max_autotune": "max-autotune"}
        return torch.compile(model, mode=modes[way], dynamic=False)

    def inference(self, batch, precision, way):
        def prepare():
            dtype = self.weights(precision)
            model = self.compiled(self.model(way).to(dtype).eval(), way)
            x = self.pictures(batch, way, dtype)

            def run():
                with torch.inference_mode():
                    return functional.softmax(model(x).float(), dim=1)

            return run

        self.set(precision)
        self.measure(f"{way}.inference.{batch}.{precision}", "images/s", batch, prepare)

    def training(self, batch, precision, way):
        def prepare():
            model = self.compiled(self.model(way).train(), way)
            x = self.pictures(batch, way, torch.float32)
            labels = torch.arange(batch, device=self.device) % self.table["layers"][-1]["outputs"]
            optimizer = torch.optim.SGD(
                model.parameters(), lr=1e-4, momentum=0.9, weight_decay=5e-4, fused=self.device == "cuda" or None
            )

            def step():
                optimizer.zero_grad(set_to_none=True)
                with torch.autocast(self.device, torch.bfloat16, enabled=precision == "bf16"):
                    loss = functional.cross_entropy(model(x), labels)
                loss.backward()
                optimizer.step()

            return step

        self.set(precision)
        self.measure(f"{way}.training.{batch}.{precision}", "images/s", batch, prepare)

    def run(self):
        """The most telling ones first: time may run out."""
        self.rates()
        training, inference = TRAINING[self.device], INFERENCE[self.device]
        precisions = PRECISIONS[self.device]
        first = ["eager", "channels_last"] + (["compile"] if self.compile else [])
        for precision in precisions:
            for way in first:
                self.training(training[0], precision, way)
                self.inference(inference[0], precision, way)
        if self.device == "cuda":
            self.training(training[0], "bf16", "max_autotune")
            self.inference(inference[0], "bf16", "max_autotune")
        for precision in precisions:
            for way in first:
                for batch in training[1:]:
                    self.training(batch, precision, way)
                for batch in inference[1:]:
                    self.inference(batch, precision, way)
        if self.skipped:
            emit(skipped=self.skipped)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", required=True, help="table of the network, as the kit has it")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--seconds", type=int, default=160, help="nothing is begun after that")
    parser.add_argument("--compile", action="store_true", help="torch.compile on a processor, too")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    if options.device == "cuda" and not torch.cuda.is_available():
        emit(missing=f"PyTorch {torch.__version__} of {sys.executable} finds no card")
        sys.exit(NO_PYTORCH)
    versions = f"PyTorch {torch.__version__}"
    if options.device == "cuda":
        versions += f", CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}"
    emit(versions=versions)
    Bench(options).run()


if __name__ == "__main__":
    main()
