"""A saved model's network as `model.onnx`, for ONNX Runtime: four times as fast on a CPU as in torch.

Its matrices are multiplied in whole numbers: weights of seven bits with a scale for each column, which no processor
adds up with saturation, so that all give the same vectors. The word vectors are not in the file: they are read from
where they lie in `model.safetensors` (the external data of ONNX: a file, an offset, a length).
"""

from __future__ import annotations

import json
import math
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
    """The network for one text, and what stands behind it: the mean of its tokens' vectors, made as long as 1.

    It is written out, for ONNX Runtime computes what transformers exports in a fifth more time: here one matrix makes
    queries, keys and values, there is no mask, for one text needs no padding, and tokens are the first dimension, or
    sums would be fused with the normalisation that follows, which takes four times as long.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        parts = [
            [layer.attention.self.query, layer.attention.self.key, layer.attention.self.value]
            for layer in _layers(network)
        ]
        self.matrices = torch.nn.ParameterList(
            [torch.cat([each.weight for each in three]).T.contiguous() for three in parts]
        )
        self.biases = torch.nn.ParameterList([torch.cat([each.bias for each in three]) for three in parts])

    def forward(self, input_ids: torch.Tensor) -> Any:
        """`(1, tokens)` to `(1, dim)`."""
        given = self.network.embeddings
        places = given.position_embeddings.weight[: input_ids.shape[1]]
        tokens = given.word_embeddings(input_ids[0]) + places + given.token_type_embeddings.weight[0]
        tokens = given.LayerNorm(tokens)
        for layer, matrix, bias in zip(_layers(self.network), self.matrices, self.biases, strict=True):
            attended = layer.attention.output.dense(self._attention(tokens @ matrix + bias))
            tokens = layer.attention.output.LayerNorm(tokens + attended)
            tokens = layer.output.LayerNorm(tokens + layer.output.dense(layer.intermediate(tokens)))
        return torch.nn.functional.normalize(tokens.mean(0, keepdim=True), dim=1)

    def _attention(self, projected: torch.Tensor) -> Any:
        """Of `(tokens, 3 dim)`, queries, keys and values behind one another, `(tokens, dim)`."""
        heads = self.network.config.num_attention_heads
        width = self.network.config.hidden_size // heads
        queries, keys, values = projected.reshape(-1, 3 * heads, width).transpose(0, 1).split_with_sizes([heads] * 3)
        weights = torch.softmax(queries @ keys.transpose(1, 2) / math.sqrt(width), -1)
        return (weights @ values).transpose(0, 1).reshape(-1, heads * width)


def _layers(network: Any) -> Any:
    return network.encoder.layer


def export(folder: pathlib.Path) -> None:
    """Write `model.onnx` beside the half-precision weights in `folder`, those of a BERT."""
    network = AutoModel.from_pretrained(str(folder), add_pooling_layer=False, dtype=torch.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that keeps the weights' names is the older one
        torch.onnx.export(
            _TextVectors(network).eval(),
            (torch.ones((1, 3), dtype=torch.long),),
            str(folder / NETWORK),
            input_names=["input_ids"],
            output_names=["sentence_embedding"],
            dynamic_axes={"input_ids": {1: "tokens"}},
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
