# The HTTP service with OCR: see docs/deployment.md
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir --prefix=/install -c constraints.txt '.[service]'

FROM python:3.12-slim
# Tesseract's names of the languages that OCR is to know
ARG LANGUAGES="eng deu fra ita spa rus"
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr $(printf 'tesseract-ocr-%s ' $LANGUAGES) \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home cleaner \
 && install -d -o cleaner -g cleaner /data
COPY --from=build /install /usr/local
ENV CLEANER_DATA=/data PYTHONDONTWRITEBYTECODE=1 OMP_THREAD_LIMIT=1
USER cleaner
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["cleaner", "serve", "--host", "0.0.0.0", "--port", "8000"]
