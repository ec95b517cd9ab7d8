"""A saved model's network as `model.onnx`, for ONNX Runtime: four to nine times as fast on a CPU as in torch.

Its matrices are multiplied in whole numbers: weights of seven bits with a scale for each column, which no processor
adds up with saturation, so that all give the same vectors. The weights are not in the file: they are read from where
they lie in `model.safetensors` (the external data of ONNX: a file, an offset, a length), and made whole numbers when
ONNX Runtime loads them.
"""

from __future__ import annotations

import json
import math
import pathlib
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from index.encoders.onnx import NETWORK, TEXT, TOKENS

_WEIGHTS = "model.safetensors"
_PREFIX = "network."
_OPSET = 17
_DENSE = 4  # of a layer


class _TextVectors(torch.nn.Module):
    """The network for one text, and what stands behind it, the mean of its tokens' vectors, made as long as 1.

    It is written out, for ONNX Runtime computes what transformers exports in a fifth more time: here one matrix makes
    queries, keys and values, there is no mask, for one text needs no padding, and tokens are the first dimension, or
    sums would be fused with the normalisation that follows, which takes four times as long.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        dense = [_dense_of(layer) for layer in network.encoder.layer]
        self.matrices = torch.nn.ParameterList(
            [torch.cat([each.weight for each in some]).T.contiguous() for layer in dense for some in layer]
        )
        self.biases = torch.nn.ParameterList(
            [torch.cat([each.bias for each in some]) for layer in dense for some in layer]
        )

    def forward(self, input_ids: torch.Tensor) -> Any:
        """`(1, tokens)` to `(1, dim)`, and `(tokens, dim)` as it was before the mean."""
        given = self.network.embeddings
        places = given.position_embeddings.weight[: input_ids.shape[1]]
        tokens = given.word_embeddings(input_ids[0]) + places + given.token_type_embeddings.weight[0]
        tokens = given.LayerNorm(tokens)
        for number, layer in enumerate(self.network.encoder.layer):
            first = number * _DENSE
            attended = self._dense(first + 1, self._attention(self._dense(first, tokens)))
            tokens = layer.attention.output.LayerNorm(tokens + attended)
            wide = layer.intermediate.intermediate_act_fn(self._dense(first + 2, tokens))
            tokens = layer.output.LayerNorm(tokens + self._dense(first + 3, wide))
        return torch.nn.functional.normalize(tokens.mean(0, keepdim=True), dim=1), tokens

    def _dense(self, number: int, tokens: torch.Tensor) -> Any:
        return tokens @ self.matrices[number] + self.biases[number]

    def _attention(self, projected: torch.Tensor) -> Any:
        """Of `(tokens, 3 dim)`, queries, keys and values behind one another, `(tokens, dim)`."""
        heads = self.network.config.num_attention_heads
        width = self.network.config.hidden_size // heads
        queries, keys, values = projected.reshape(-1, 3 * heads, width).transpose(0, 1).split_with_sizes([heads] * 3)
        weights = torch.softmax(queries @ keys.transpose(1, 2) / math.sqrt(width), -1)
        return (weights @ values).transpose(0, 1).reshape(-1, heads * width)


def _dense_of(layer: Any) -> tuple[tuple[torch.nn.Linear, ...], ...]:
    """What is multiplied in a layer; queries, keys and values in one."""
    own = layer.attention.self
    return (
        (own.query, own.key, own.value),
        (layer.attention.output.dense,),
        (layer.intermediate.dense,),
        (layer.output.dense,),
    )


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
            output_names=[TEXT, TOKENS],
            dynamic_axes={"input_ids": {1: "tokens"}, TOKENS: {0: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    quantize_dynamic(
        folder / NETWORK, folder / NETWORK, ["MatMul"], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
    model = onnx.load(str(folder / NETWORK))
    _refer_to_weights(model.graph, folder / _WEIGHTS, _sources(network))
    onnx.save(model, str(folder / NETWORK))
    onnx.checker.check_model(str(folder / NETWORK))


def _sources(network: Any) -> dict[str, list[str]]:
    """For each quantised matrix of the graph the names of the weights that it is made of."""
    names = {id(weight): name for name, weight in network.named_parameters()}
    dense = [some for layer in network.encoder.layer for some in _dense_of(layer)]
    return {f"matrices.{number}_quantized": [names[id(e.weight)] for e in some] for number, some in enumerate(dense)}


def _refer_to_weights(graph: Any, weights: pathlib.Path, sources: Mapping[str, Sequence[str]]) -> None:
    """Put references to `weights` in the place of what is in there too, and what makes of it what stood there."""
    with weights.open("rb") as stream:
        # The format of safetensors: the length of the header in eight bytes, the header, the numbers.
        length = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(length))
    kept, referred, nodes = [], [], []
    make = onnx.helper.make_node
    for tensor in graph.initializer:
        name, own = tensor.name, tensor.name.removeprefix(_PREFIX)
        if name in sources:
            parts = list(sources[name])
            referred += parts
            matrix = name.removesuffix("_quantized")
            nodes += [
                make("Concat", parts, [f"{matrix}_rows"], axis=0),
                make("Transpose", [f"{matrix}_rows"], [f"{matrix}_columns"]),
                make("Cast", [f"{matrix}_columns"], [f"{matrix}_single"], to=onnx.TensorProto.FLOAT),
                make("QuantizeLinear", [f"{matrix}_single", f"{matrix}_scale", f"{matrix}_zero_point"], [name], axis=1),
            ]
        elif own in header:
            referred.append(own)
            nodes.append(make("Cast", [own], [name], to=onnx.TensorProto.FLOAT))
        else:
            kept.append(tensor)
    outside = [_outside(name, header[name], 8 + length, weights.name) for name in referred]
    nodes += graph.node
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept + outside)


def _outside(name: str, entry: Mapping[str, Any], base: int, file: str) -> Any:
    """A tensor that lies in a file of safetensors whose numbers begin at `base`."""
    start, end = entry["data_offsets"]
    place = {"location": file, "offset": base + start, "length": end - start}
    return onnx.TensorProto(
        name=name,
        data_type=onnx.TensorProto.FLOAT16,
        dims=entry["shape"],
        data_location=onnx.TensorProto.EXTERNAL,
        external_data=[onnx.StringStringEntryProto(key=key, value=str(value)) for key, value in place.items()],
    )
