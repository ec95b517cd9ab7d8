"""A saved model's network as `model.onnx`, for ONNX Runtime: four times as fast on a CPU as in torch.

Its matrices are multiplied in whole numbers: weights of seven bits with a scale for each column, which no processor
adds up with saturation, so that all give the same vectors. The word vectors are not in the file: they are read from
where they lie in `model.safetensors` (the external data of ONNX: a file, an offset, a length).
"""

from __future__ import annotations

import json
import pathlib
import warnings
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from index.encoders.onnx import NETWORK

_WEIGHTS = "model.safetensors"
_PREFIX = "network."
_OPSET = 17


class _TextVectors(torch.nn.Module):
    """The network and what stands behind it: the mean of its tokens' vectors, made as long as 1."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        tokens = self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
        return torch.nn.functional.normalize((tokens * weights).sum(1) / weights.sum(1), dim=1)


def export(folder: pathlib.Path) -> None:
    """Write `model.onnx` beside the half-precision weights in `folder`."""
    network = AutoModel.from_pretrained(
        str(folder), add_pooling_layer=False, dtype=torch.float32, attn_implementation="eager"
    )
    example = torch.ones((2, 3), dtype=torch.long)
    axes = {name: {0: "texts", 1: "tokens"} for name in ("input_ids", "attention_mask")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that keeps the weights' names is the older one
        torch.onnx.export(
            _TextVectors(network).eval(),
            (example, example),
            str(folder / NETWORK),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={**axes, "sentence_embedding": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    quantize_dynamic(
        folder / NETWORK, folder / NETWORK, ["MatMul"], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
    model = onnx.load(str(folder / NETWORK))
    _refer_to_weights(model.graph, folder / _WEIGHTS)
    onnx.save(model, str(folder / NETWORK))
    onnx.checker.check_model(str(folder / NETWORK))


def _refer_to_weights(graph: Any, weights: pathlib.Path) -> None:
    """Put references to `weights` in the place of what is in there too; single precision is made of what is read."""
    with weights.open("rb") as stream:
        # The format of safetensors: the length of the header in eight bytes, the header, the numbers.
        length = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(length))
    casts = []
    for tensor in graph.initializer:
        name = tensor.name.removeprefix(_PREFIX)
        if name not in header:
            continue
        start, end = header[name]["data_offsets"]
        casts.append(onnx.helper.make_node("Cast", [name], [tensor.name], to=onnx.TensorProto.FLOAT))
        tensor.CopyFrom(
            onnx.TensorProto(
                name=name,
                data_type=onnx.TensorProto.FLOAT16,
                dims=tensor.dims,
                data_location=onnx.TensorProto.EXTERNAL,
                external_data=[
                    onnx.StringStringEntryProto(key=key, value=str(value))
                    for key, value in (
                        ("location", weights.name),
                        ("offset", 8 + length + start),
                        ("length", end - start),
                    )
                ],
            )
        )
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
