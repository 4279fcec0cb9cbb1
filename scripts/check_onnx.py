#!/usr/bin/env python3
"""Checks an exported model with ONNX's own tools, which share no line with Ladder.

    ./ladder export --onnx model.onnx
    scripts/check_onnx.py model.onnx [...]

Runs onnx.checker (is every node one of its opset, with the attributes and types that it asks for?) and strict shape inference for
an input of 24 x 40 pixels (has the output the size that the model's scale promises?), and prints a line for each file. Needs python3
with onnx (Debian: python3-onnx, which knows opsets up to 17). Exit status 1 if a file is not what it should be.
"""
import sys

import onnx
from onnx import shape_inference

HEIGHT, WIDTH = 24, 40


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    image = model.graph.input[0]
    names = [d.dim_param or d.dim_value for d in image.type.tensor_type.shape.dim]
    if image.name != "image" or names != [1, 3, "height", "width"]:
        raise ValueError(f"the input is {image.name} {names}")
    for dim, length in zip(image.type.tensor_type.shape.dim[2:], (HEIGHT, WIDTH)):
        dim.dim_value = length
    output = model.graph.output[0]
    for dim in output.type.tensor_type.shape.dim:
        dim.Clear()
    model = shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    shape = [d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim]
    scale = int(metadata["scale"])
    if output.name != "upscaled" or shape != [1, 3, HEIGHT * scale, WIDTH * scale]:
        raise ValueError(f"the output is {output.name} {shape}")
    print(f"{path}: opset {model.opset_import[0].version}, {len(model.graph.node)} nodes, 1x3x{HEIGHT}x{WIDTH} -> {'x'.join(map(str, shape))}, good")


def main(paths):
    failed = 0
    for path in paths:
        try:
            check(path)
        except (onnx.checker.ValidationError, shape_inference.InferenceError, ValueError) as e:
            print(f"{path}: {e}", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
