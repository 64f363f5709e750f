# The same training step in PyTorch: GPT-2 shapes, one thread, tokens by CPU second. Works with PyTorch 1.13 (Debian 12: python3-torch and libopenblas0).
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CONTEXT = 256
LAYERS, WIDTH, HEADS, VOCABULARY, BATCH = {"tiny": (6, 384, 6, 8192, 8), "124m": (12, 768, 12, 50257, 2)}[sys.argv[1]]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.register_buffer("later", torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).triu(1))

    def attention(self, x):
        q, k, v = (t.view(BATCH, CONTEXT, HEADS, -1).transpose(1, 2) for t in self.qkv(x).split(WIDTH, 2))
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(2, 3)) * (1 / math.sqrt(WIDTH // HEADS))
            y = scores.masked_fill(self.later, float("-inf")).softmax(-1) @ v
        return self.out(y.transpose(1, 2).reshape(BATCH, CONTEXT, WIDTH))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.layers, self.norm = nn.ModuleList(Layer() for _ in range(LAYERS)), nn.LayerNorm(WIDTH)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, 0, 0.02)

    def forward(self, ids, labels):
        x = self.tokens(ids) + self.positions(torch.arange(CONTEXT))
        for layer in self.layers:
            x = layer(x)
        return F.cross_entropy(F.linear(self.norm(x), self.tokens.weight).view(-1, VOCABULARY), labels.reshape(-1))


torch.set_num_threads(1)
torch.manual_seed(1)
model = Model()
optimizer = torch.optim.AdamW(model.parameters(), 1e-4, (0.9, 0.95), weight_decay=0.1)
rates, parts = [], [0.0, 0.0, 0.0]
for step in range(-2, 6):
    ids = torch.randint(VOCABULARY, (BATCH, CONTEXT + 1))
    start = time.process_time()
    loss = model(ids[:, :-1].contiguous(), ids[:, 1:].contiguous())
    loss.item()
    forward = time.process_time()
    loss.backward()
    backward = time.process_time()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    end = time.process_time()
    if step >= 0:
        rates.append(BATCH * CONTEXT / (end - start))
        parts = [a + b for a, b in zip(parts, (forward - start, backward - forward, end - backward))]
forward, backward, update = (1000 * p / 6 for p in parts)
print(f"{sorted(rates)[3]:.2f} tokens/CPU-s  forward {forward:.0f} backward {backward:.0f} AdamW {update:.0f} ms  PyTorch {torch.__version__}")
