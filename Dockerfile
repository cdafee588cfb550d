# For who wants one: builds the site, and serves it on port 8080.
#
#     docker build -t playground . && docker run --rm -p 8080:8080 playground
#
# It is not tested by this repository. The release of Go is that of wasm/shrink/first.txt.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /playground . && /playground -out /site

FROM scratch
COPY --from=build /playground /playground
COPY --from=build /site /site
EXPOSE 8080
CMD ["/playground", "-dir", "/site", "-addr", "0.0.0.0:8080"]
